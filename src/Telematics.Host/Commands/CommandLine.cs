using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Host.Commands;

/// <summary>
/// Arguments of a command: its own choices (--from), settings (--Data:Path), and names without a dash. Choices come from the command line alone: a variable
/// of the environment that happens to be called FROM shall hide nothing.
/// </summary>
internal sealed class CommandLine
{
    private readonly string _command;
    private readonly Dictionary<string, string> _choices = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _names = [];

    /// <param name="choices">Without dashes. A misspelt one would otherwise show everything as if it were the answer.</param>
    public CommandLine(string command, string[] arguments, params string[] choices)
    {
        _command = command;
        var settings = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                _names.Add(arguments[i]);
                continue;
            }

            var (key, value) = arguments[i][2..].Split('=', 2) is [var name, var text] ? (name, text) : (arguments[i][2..], ++i < arguments.Length ? arguments[i] : "");
            if (key.Contains(':', StringComparison.Ordinal)) settings.Add($"--{key}={value}");
            else if (choices.Contains(key, StringComparer.OrdinalIgnoreCase)) _choices[key] = value;
            else throw new SettingsException($"{command}: --{key} is not known; allowed: {string.Join(", ", choices.Select(choice => "--" + choice))}, --Data:Path DIR");
        }

        Settings = HostSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. settings]).Build());
    }

    public HostSettings Settings { get; }

    public IReadOnlyList<string> Names => _names;

    public string? this[string choice] => _choices.GetValueOrDefault(choice);

    /// <summary>Unix second of a time; one without an offset is the city's.</summary>
    public long? Second(string choice)
    {
        if (this[choice] is not { } text) return null;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            throw new SettingsException($"{_command}: --{choice} is '{text}'; a time such as 2026-11-24 or 2026-11-24T08:00:00+08:00 is expected");
        var instant = time.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(time, Settings.CityZone.GetUtcOffset(time)) : new DateTimeOffset(time);
        return instant.ToUnixTimeSeconds();
    }

    public Vin? Vin(string choice)
    {
        if (this[choice] is not { } text) return null;
        return Core.Vehicles.Vin.TryParse(text, out var vin)
            ? vin
            : throw new SettingsException($"{_command}: --{choice} is '{text}'; 17 capital letters and digits are expected");
    }

    public SettingsException Usage(string expected) => new($"{_command}: '{expected}' is expected");
}
