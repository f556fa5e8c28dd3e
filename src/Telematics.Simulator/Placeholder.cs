namespace Telematics.Simulator;
