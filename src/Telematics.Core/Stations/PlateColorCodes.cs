using System.Collections.Frozen;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>
/// Codes of plate colours. Three tables that contradict each other are in use (domain.md 2.6), so every source declares its own and is mapped where it
/// comes in; inside there is only <see cref="PlateColor"/>.
/// </summary>
public sealed class PlateColorCodes
{
    private readonly FrozenDictionary<int, PlateColor> _colors;

    private PlateColorCodes(string name, params ReadOnlySpan<(int Code, PlateColor Color)> codes)
    {
        Name = name;
        var colors = new Dictionary<int, PlateColor>();
        foreach (var (code, color) in codes) colors.Add(code, color);
        _colors = colors.ToFrozenDictionary();
    }

    /// <summary>Government interface (cpys).</summary>
    public static PlateColorCodes Interface { get; } = new("interface",
        (0, PlateColor.Blue), (1, PlateColor.Yellow), (2, PlateColor.White), (3, PlateColor.Black), (4, PlateColor.Green));

    /// <summary>Black-smoke camera product.</summary>
    public static PlateColorCodes Camera { get; } = new("camera",
        (1, PlateColor.Blue), (2, PlateColor.Yellow), (3, PlateColor.White), (4, PlateColor.Black), (5, PlateColor.Green), (6, PlateColor.YellowGreen),
        (10, PlateColor.Other));

    /// <summary>Report of a device; its 5 is civil aviation.</summary>
    public static PlateColorCodes Report { get; } = new("report",
        (0, PlateColor.Blue), (1, PlateColor.Yellow), (2, PlateColor.White), (3, PlateColor.Black), (4, PlateColor.Green), (5, PlateColor.Other));

    /// <summary>JT/T 697.7; 94 is the gradient green of light new-energy vehicles.</summary>
    public static PlateColorCodes Jtt697 { get; } = new("jtt697",
        (1, PlateColor.Blue), (2, PlateColor.Yellow), (3, PlateColor.Black), (4, PlateColor.White), (5, PlateColor.Green), (94, PlateColor.Green),
        (93, PlateColor.YellowGreen), (9, PlateColor.Other));

    public static IReadOnlyList<PlateColorCodes> All { get; } = [Interface, Camera, Report, Jtt697];

    public string Name { get; }

    public static PlateColorCodes? Named(string name) => All.FirstOrDefault(table => table.Name == name);

    /// <summary>Null for a code that the table does not have: the colour is not known.</summary>
    public PlateColor? Of(int code) => _colors.TryGetValue(code, out var color) ? color : null;
}
