namespace Telematics.Host;

/// <summary>A setting or an argument that cannot be used. The message names it, its value and what is allowed; the program ends with code 2.</summary>
public sealed class SettingsException(string message) : Exception(message);
