using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Terminals;

/// <param name="Iccid">Number of the SIM card, 20 digits.</param>
/// <param name="CalibrationId">Software calibration identification of the engine's control unit, at most 18 characters.</param>
/// <param name="Cvn">Calibration verification number, as text.</param>
public sealed record TerminalIdentity(Vin Vin, string Iccid, string CalibrationId, string Cvn);
