using System.Globalization;
using System.Text;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Storage.Database;

public sealed class CsvImportTests : DatabaseTest
{
    private const string V1 = "LTEST000000000001";
    private const string V2 = "LTEST000000000002";

    /// <summary>File, how many rows are taken, and the refusals as "line: reason".</summary>
    public static TheoryData<string, string, int, string[]> Files => new()
    {
        { "one row", $"vin,plate\n{V1},冀A00001\n", 1, [] },
        { "no line end at the end", $"vin,plate\n{V1},冀A00001", 1, [] },
        { "Windows line ends", $"vin,plate\r\n{V1},冀A00001\r\n{V2},冀A00002\r\n", 2, [] },
        { "byte order mark", $"\uFEFFvin,plate\n{V1},冀A00001\n", 1, [] },
        { "columns in any order and case", $"Plate,STAGE,Vin\n冀A00001,6,{V1}\n", 1, [] },
        { "blanks around", $" vin , plate \n {V1} , 冀A00001 \n", 1, [] },
        { "quoted fields", $"\"vin\",\"plate\",\"kind\"\n\"{V1}\",\"冀A00001\",\"truck, \"\"heavy\"\"\"\n", 1, [] },
        { "blank lines and empty spreadsheet rows", $"vin,plate\n\n{V1},冀A00001\n,\n\n{V2},\n,,\n", 2, [] },
        { "only a header", "vin,plate\n", 0, [] },
        { "nothing", "", 0, ["1: the file is empty"] },
        { "only blank lines", "\n\n", 0, ["1: the file is empty"] },
        { "no vin column", "plate\n冀A00001\n", 0, ["1: the header row has no column 'vin'"] },
        { "unknown column", $"vin,colour\n{V1},red\n", 0,
            ["1: column 'colour' is not known; there are plate, plateColor, kind, fuel, stage, fleetId, fleetCode, county, registeredOn, ratedTorqueNm, ratedPowerKw, ureaTankLitres, remoteMonitoringEligible"] },
        { "column twice", $"vin,plate,plate\n{V1},a,b\n", 0, ["1: column 'plate' comes twice"] },
        { "two names of one column", $"vin,fleetId,fleetCode\n{V1},a,b\n", 0, ["1: column 'fleetCode' comes twice"] },
        { "a wrong VIN", $"vin,plate\nABC,冀A00001\n{V2},冀A00002\n", 1, ["2: vin 'ABC': 17 letters A-Z and digits are allowed"] },
        { "several faults in one row", $"vin,fuel,stage\n{V1},coal,9\n", 0,
            ["2: fuel 'coal': allowed are petrol, diesel, electric, hybrid, natural-gas, lpg, other; stage '9': allowed are I to VI, 1 to 6, 国一 to 国六"] },
        { "too few and too many fields", $"vin,plate\n{V1}\n{V1},a,b\n{V2},冀A00002\n", 1, ["2: 1 fields, the header has 2", "3: 3 fields, the header has 2"] },
        { "lines are counted as an editor does", $"vin,kind\n{V1},\"a\nb\"\n\nX,c\n", 0,
            ["2: kind 'a\nb': at most 32 characters on one line are allowed", "5: vin 'X': 17 letters A-Z and digits are allowed"] },
        { "a quote inside a plain field", $"vin,kind\n{V1},a\"b\n{V2},c\n", 1, ["2: a quote stands inside a field that is not quoted"] },
        { "a quote that never closes", $"vin,kind\n{V1},\"a\n" + new string('x', 5000), 0,
            ["2: a field is longer than 1000 characters; is a closing quote missing?"] },
        { "the same vehicle twice: the later row holds", $"vin,plate\n{V1},冀A00009\n{V1},冀A00001\n", 2, [] },
    };

    [Theory, MemberData(nameof(Files))]
    public async Task A_file_is_taken_row_by_row(string name, string file, int accepted, string[] rejected)
    {
        var report = await Import(file);

        Assert.Equal(rejected, report.Rejected.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Line}: {row.Reason}")));
        Assert.True(accepted == report.Accepted, $"{name}: {report.Accepted} accepted");
        Assert.Equal(rejected.Length, report.RejectedCount);
        if (accepted > 0 && file.Contains("冀A00001", StringComparison.Ordinal) && file.Contains(V1, StringComparison.Ordinal))
            Assert.Equal("冀A00001", (await Vehicle(V1))!.Plate);
    }

    [Fact]
    public async Task Quoted_text_is_kept_as_it_was_meant()
    {
        await Import($"vin,kind\n{V1},\"truck, \"\"heavy\"\"\"\n");

        Assert.Equal("truck, \"heavy\"", (await Vehicle(V1))!.Kind);
    }

    [Fact]
    public async Task A_column_that_the_file_does_not_have_stays_and_an_empty_field_clears()
    {
        await Registry.Put(Vin.Parse(V1), new Registration { Plate = "冀A00001", County = "130110", Stage = EmissionStage.V }, Stop);

        await Import($"vin,county,fleetCode\n{V1},,F1\n");

        Assert.Equal(new Registration { Plate = "冀A00001", Stage = EmissionStage.V, FleetId = "F1" }, Registration.Of((await Vehicle(V1))!));
    }

    [Fact]
    public async Task A_refused_row_changes_nothing_of_its_vehicle()
    {
        await Registry.Put(Vin.Parse(V1), new Registration { Plate = "冀A00001" }, Stop);
        var change = Registry.ChangeOf(V1);

        await Import($"vin,plate,fuel\n{V1},冀A00009,coal\n{V2},冀A00002,coal\n");

        Assert.Equal("冀A00001", (await Vehicle(V1))!.Plate);
        Assert.Equal(change, Registry.ChangeOf(V1));
        Assert.Null(await Vehicle(V2));
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_with_advice()
    {
        // 冀A as GBK, which is how a Chinese spreadsheet saves plain "CSV"
        byte[] file = [.. Encoding.UTF8.GetBytes($"vin,plate\n{V1},A00001\n{V2},"), 0xBC, 0xBD, .. "A00002\n"u8];

        var report = await Registry.Import(new MemoryStream(file), Stop);

        var refusal = Assert.Single(report.Rejected);
        Assert.Contains("not UTF-8", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("CSV UTF-8", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_file_goes_through_in_chunks_and_its_bad_rows_are_told_in_order()
    {
        var file = new StringBuilder("vin,plate,stage\n");
        for (var n = 0; n < 1201; n++)
            file.Append(CultureInfo.InvariantCulture, $"{VinOf(n)},冀A{n:D5},{(n % 400 == 399 ? "9" : "V")}\n");

        var report = await Import(file.ToString());

        Assert.Equal(1198, report.Accepted);
        Assert.Equal([401, 801, 1201], report.Rejected.Select(row => row.Line));
        Assert.Equal(1198L, Database.Scalar("SELECT count(*) FROM vehicles WHERE registered AND stage = 'v'"));
        Assert.True(Registry.ChangeOf(VinOf(1200)) > 0);
    }

    [Fact]
    public async Task Importing_the_same_file_again_changes_nothing()
    {
        var file = $"vin,plate,stage\n{V1},冀A00001,V\n";
        await Import(file);
        var change = Registry.ChangeOf(V1);

        Assert.Equal(1, (await Import(file)).Accepted);
        Assert.Equal(change, Registry.ChangeOf(V1));
    }

    [Fact]
    public async Task The_list_of_refusals_is_bounded_and_their_number_is_told()
    {
        var report = await Import("vin\n" + string.Concat(Enumerable.Repeat("X\n", 10_500)));

        Assert.Equal((0, 10_500, 10_000), (report.Accepted, report.RejectedCount, report.Rejected.Count));
    }

    [Fact]
    public async Task Fleets_come_by_file_too()
    {
        var registry = new FleetRegistry(Database.Scoped);
        var first = await Import(registry, "fleetId,name,contact\nF1,冀运物流,0311-1\nF2,,\nF 3,x,\n");
        var second = await Import(registry, "contact,fleetId\n0311-2,F1\n");

        Assert.Equal(1, first.Accepted);
        Assert.Equal(
            ["3: name '': 1 to 100 characters on one line are allowed", "4: fleetId 'F 3': 1 to 32 letters, digits, '-', '_' and '.' are allowed"],
            first.Rejected.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Line}: {row.Reason}")));
        Assert.Equal(1, second.Accepted);
        var fleet = await new FleetQueries(Database.Scoped).Get(RowScope.Everything, "F1", Stop);
        Assert.Equal(("冀运物流", "0311-2"), (fleet!.Fleet.Name, fleet.Fleet.Contact));
    }

    [Fact]
    public async Task A_new_fleet_needs_a_name_even_when_the_file_has_no_such_column()
    {
        var report = await Import(new FleetRegistry(Database.Scoped), "fleetId,contact\nF1,0311-1\n");

        Assert.Equal("name: a fleet needs one", Assert.Single(report.Rejected).Reason);
    }

    private Task<ImportReport> Import(string file) => Registry.Import(new MemoryStream(Encoding.UTF8.GetBytes(file)), Stop);

    private static Task<ImportReport> Import(FleetRegistry registry, string file) =>
        registry.Import(new MemoryStream(Encoding.UTF8.GetBytes(file)), Stop);

    private Task<Vehicle?> Vehicle(string vin) => new VehicleQueries(Database.Scoped).Get(RowScope.Everything, vin, Stop);
}
