using System.Globalization;
using System.Text.RegularExpressions;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Registry;

/// <summary>The fields of vehicles and fleets with their bounds, in the order of the contract.</summary>
public static partial class Forms
{
    // Ratings of road engines and tanks stay far inside these; beyond is a slip of unit or column.
    public static Form<Registration> Vehicle { get; } = new(
        Plate("plate"),
        Field.Choice<Registration, PlateColor>("plateColor", RegistryWords.PlateColor, EnumNames.Allowed<PlateColor>(), (r, color) => r with { PlateColor = color }),
        Field.Text<Registration>("kind", 32, (r, kind) => r with { Kind = kind }),
        Field.Choice<Registration, FuelKind>("fuel", RegistryWords.Fuel, EnumNames.Allowed<FuelKind>(), (r, fuel) => r with { Fuel = fuel }),
        Field.Choice<Registration, EmissionStage>("stage", RegistryWords.Stage, "I to VI, 1 to 6, 国一 to 国六", (r, stage) => r with { Stage = stage ?? EmissionStage.Unknown }),
        Field.Text<Registration>("fleetId", 32, (r, fleet) => r with { FleetId = fleet }) with { AlsoNamed = "fleetCode" },
        Field.Text<Registration>("county", 32, (r, county) => r with { County = county }),
        Date("registeredOn"),
        Field.Number<Registration>("ratedTorqueNm", 10, 10_000, "Nm", (r, torque) => r with { RatedTorqueNm = torque }),
        Field.Number<Registration>("ratedPowerKw", 1, 2_000, "kW", (r, power) => r with { RatedPowerKw = power }),
        Field.Number<Registration>("ureaTankLitres", 1, 1_000, "L", (r, litres) => r with { UreaTankLitres = litres }),
        Field.Choice<Registration, bool>("remoteMonitoringEligible", RegistryWords.YesOrNo, "true, false", (r, eligible) => r with { RemoteMonitoringEligible = eligible ?? false }));

    public static Form<FleetEntry> Fleet { get; } = new(
        Named("name"),
        CreditCode("creditCode"),
        Field.Text<FleetEntry>("county", 32, (f, county) => f with { County = county }),
        Field.Text<FleetEntry>("contact", 200, (f, contact) => f with { Contact = contact }))
    {
        WhatIsMissing = fleet => fleet.Name.Length == 0 ? "name: a fleet needs one" : null,
    };

    /// <summary>Null: not a VIN. Small letters are taken, the rest is as strict as the frames.</summary>
    public static string? Vin(string text) =>
        Core.Vehicles.Vin.TryParse(text.Trim().ToUpperInvariant(), out var vin) ? vin.ToString() : null;

    public static string NotAVin(string text) => $"vin '{text}': 17 letters A-Z and digits are allowed";

    /// <summary>Null: cannot name a fleet.</summary>
    public static string? FleetId(string text) => text.Trim() is var id && FleetIdText().IsMatch(id) ? id : null;

    public static string NotAFleetId(string text) => $"fleetId '{text}': 1 to 32 letters, digits, '-', '_' and '.' are allowed";

    private static Field<Registration> Plate(string name) => new(name, (string text, ref Registration value) =>
    {
        var plate = PlateText.Tidy(text);
        if (plate is not null && !PlateLetters().IsMatch(plate)) return "5 to 10 letters, digits and Chinese characters are allowed, such as 冀A12345";
        value = value with { Plate = plate };
        return null;
    });

    private static Field<Registration> Date(string name) => new(name, (string text, ref Registration value) =>
    {
        DateOnly date = default;
        if (text.Length > 0 && !DateOnly.TryParseExact(text, DateTexts, CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            return "a date such as 2019-07-01 is allowed";
        value = value with { RegisteredOn = text.Length > 0 ? date : null };
        return null;
    });

    private static Field<FleetEntry> Named(string name) => new(name, (string text, ref FleetEntry value) =>
    {
        if (text.Length is 0 or > 100 || text.Any(char.IsControl)) return "1 to 100 characters on one line are allowed";
        value = value with { Name = text };
        return null;
    });

    private static Field<FleetEntry> CreditCode(string name) => new(name, (string text, ref FleetEntry value) =>
    {
        var code = text.ToUpperInvariant();
        if (code.Length > 0 && !CreditCodeText().IsMatch(code)) return "up to 18 digits and letters are allowed";
        value = value with { CreditCode = code.Length > 0 ? code : null };
        return null;
    });

    /// <summary>ISO, and what spreadsheets make of it.</summary>
    private static readonly string[] DateTexts = ["yyyy-M-d", "yyyy/M/d", "yyyyMMdd"];

    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}A-Z0-9]{5,10}$")]
    private static partial Regex PlateLetters();

    // 18 by GB 32100-2015; older papers have shorter numbers.
    [GeneratedRegex("^[0-9A-Z]{1,18}$")]
    private static partial Regex CreditCodeText();

    [GeneratedRegex(@"^[\p{L}\p{Nd}_.-]{1,32}$")]
    private static partial Regex FleetIdText();
}
