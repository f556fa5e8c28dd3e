namespace Telematics.Portal;
