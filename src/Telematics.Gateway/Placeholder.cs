namespace Telematics.Gateway;
