using System.Globalization;
using System.Text.Json;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Storage.Database;

public sealed class FormsTests
{
    private static readonly string Body = """
        {"plate":"冀A·12345","plateColor":"yellow","kind":"heavy-truck","fuel":"diesel","stage":"VI","fleetCode":"F1","county":"130110",
         "registeredOn":"2019-07-01","ratedTorqueNm":2200,"ratedPowerKw":353.5,"ureaTankLitres":50,"remoteMonitoringEligible":true}
        """;

    [Fact]
    public void Every_field_of_the_contract_is_read()
    {
        var read = Vehicle(Body);

        Assert.Equal([], read.Problems);
        Assert.Equal(new Registration
        {
            Plate = "冀A12345",
            PlateColor = PlateColor.Yellow,
            Kind = "heavy-truck",
            Fuel = FuelKind.Diesel,
            Stage = EmissionStage.VI,
            FleetId = "F1",
            County = "130110",
            RegisteredOn = new DateOnly(2019, 7, 1),
            RatedTorqueNm = 2200,
            RatedPowerKw = 353.5,
            UreaTankLitres = 50,
            RemoteMonitoringEligible = true,
        }, read.Value);
    }

    [Fact]
    public void What_a_body_does_not_name_or_names_as_null_is_unknown()
    {
        Assert.Equal(Registration.Empty, Vehicle("{}").Value);
        Assert.Equal(Registration.Empty, Vehicle("""{"plate":null,"stage":null,"ratedPowerKw":null,"remoteMonitoringEligible":null}""").Value);
    }

    [Fact]
    public void A_client_may_send_back_what_it_was_given() =>
        Assert.Equal("冀A12345", Vehicle("""{"vin":"LTEST000000000001","plate":"冀A12345","online":true,"today":{"distanceKm":1}}""").Value?.Plate);

    [Theory]
    [InlineData("I", EmissionStage.I)]
    [InlineData("3", EmissionStage.III)]
    [InlineData("国四", EmissionStage.IV)]
    [InlineData("国V", EmissionStage.V)]
    [InlineData("国5", EmissionStage.V)]
    [InlineData("VI", EmissionStage.VI)]
    [InlineData("vi", EmissionStage.VI)]
    [InlineData("6", EmissionStage.VI)]
    [InlineData("国六", EmissionStage.VI)]
    [InlineData("国Ⅵ", EmissionStage.VI)]
    [InlineData("国六b", EmissionStage.VI)]
    [InlineData("VIa", EmissionStage.VI)]
    [InlineData("China VI", EmissionStage.VI)]
    [InlineData(" 6 ", EmissionStage.VI)]
    [InlineData("unknown", EmissionStage.Unknown)]
    [InlineData("", EmissionStage.Unknown)]
    public void A_stage_is_taken_in_every_usual_spelling(string text, EmissionStage stage) =>
        Assert.Equal(stage, Field("stage", text).Value?.Stage);

    [Theory]
    [InlineData("plateColor", "Yellow-Green", "YellowGreen")]
    [InlineData("plateColor", "黄", "Yellow")]
    [InlineData("plateColor", "黄绿色", "YellowGreen")]
    [InlineData("fuel", "natural-gas", "NaturalGas")]
    [InlineData("fuel", "柴油", "Diesel")]
    [InlineData("plate", "冀a 123·45", "冀A12345")]
    [InlineData("plate", "冀AD12345", "冀AD12345")]
    [InlineData("plate", "冀A1234挂", "冀A1234挂")]
    [InlineData("registeredOn", "2019-7-1", "2019-07-01")]
    [InlineData("registeredOn", "2019/07/01", "2019-07-01")]
    [InlineData("registeredOn", "20190701", "2019-07-01")]
    [InlineData("ratedPowerKw", "1", "1")]
    [InlineData("ratedPowerKw", "2000", "2000")]
    [InlineData("ratedPowerKw", "3.5e2", "350")]
    [InlineData("remoteMonitoringEligible", "是", "True")]
    [InlineData("remoteMonitoringEligible", "TRUE", "True")]
    [InlineData("remoteMonitoringEligible", "0", "False")]
    public void Other_fields_are_taken_as_people_write_them(string field, string text, string value)
    {
        var read = Field(field, text);

        Assert.Equal([], read.Problems);
        var property = typeof(Registration).GetProperty(char.ToUpperInvariant(field[0]) + field[1..])!;
        Assert.Equal(value, property.GetValue(read.Value) switch
        {
            DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        });
    }

    [Theory]
    [InlineData("plate", "A1", "plate 'A1': 5 to 10 letters, digits and Chinese characters are allowed, such as 冀A12345")]
    [InlineData("plate", "冀A12345678901", "plate '冀A12345678901': 5 to 10 letters, digits and Chinese characters are allowed, such as 冀A12345")]
    [InlineData("plateColor", "pink", "plateColor 'pink': allowed are blue, yellow, black, white, green, yellow-green, other")]
    [InlineData("plateColor", "1", "plateColor '1': allowed are blue, yellow, black, white, green, yellow-green, other")]
    [InlineData("fuel", "coal", "fuel 'coal': allowed are petrol, diesel, electric, hybrid, natural-gas, lpg, other")]
    [InlineData("stage", "7", "stage '7': allowed are I to VI, 1 to 6, 国一 to 国六")]
    [InlineData("stage", "VII", "stage 'VII': allowed are I to VI, 1 to 6, 国一 to 国六")]
    [InlineData("stage", "IIII", "stage 'IIII': allowed are I to VI, 1 to 6, 国一 to 国六")]
    [InlineData("ratedTorqueNm", "9.9", "ratedTorqueNm '9.9': a number from 10 to 10000 Nm is allowed")]
    [InlineData("ratedTorqueNm", "10001", "ratedTorqueNm '10001': a number from 10 to 10000 Nm is allowed")]
    [InlineData("ratedTorqueNm", "2,200", "ratedTorqueNm '2,200': a number from 10 to 10000 Nm is allowed")]
    [InlineData("ratedPowerKw", "NaN", "ratedPowerKw 'NaN': a number from 1 to 2000 kW is allowed")]
    [InlineData("ureaTankLitres", "0", "ureaTankLitres '0': a number from 1 to 1000 L is allowed")]
    [InlineData("registeredOn", "01.07.2019", "registeredOn '01.07.2019': a date such as 2019-07-01 is allowed")]
    [InlineData("registeredOn", "2019-02-30", "registeredOn '2019-02-30': a date such as 2019-07-01 is allowed")]
    [InlineData("remoteMonitoringEligible", "perhaps", "remoteMonitoringEligible 'perhaps': allowed are true, false")]
    [InlineData("kind", "a kind of vehicle with far too long a name", "kind 'a kind of vehicle with far too long a name': at most 32 characters on one line are allowed")]
    [InlineData("county", "a\nb", "county 'a\nb': at most 32 characters on one line are allowed")]
    public void A_refusal_names_the_field_the_value_and_what_is_allowed(string field, string text, string problem)
    {
        var read = Field(field, text);

        Assert.False(read.Ok);
        Assert.Equal([problem], read.Problems);
    }

    [Fact]
    public void Every_problem_of_a_body_is_told_at_once() =>
        Assert.Equal(2, Vehicle("""{"fuel":"coal","stage":9,"county":"A"}""").Problems.Count);

    [Theory]
    [InlineData("[]", "a JSON object is expected")]
    [InlineData("3", "a JSON object is expected")]
    [InlineData("""{"kind":{"a":1}}""", "kind: a text, a number or a boolean is expected")]
    [InlineData("""{"kind":["a"]}""", "kind: a text, a number or a boolean is expected")]
    [InlineData("""{"fleetId":"F1","fleetCode":"F2"}""", "'fleetCode' comes twice")]
    public void A_body_of_the_wrong_shape_is_refused(string body, string problem) => Assert.Equal([problem], Vehicle(body).Problems);

    [Theory]
    [InlineData("LTEST000000000001", "LTEST000000000001")]
    [InlineData(" ltest000000000001 ", "LTEST000000000001")]
    [InlineData("LTEST00000000001", null)]
    [InlineData("LTEST00000000000一", null)]
    [InlineData("", null)]
    public void A_vin_is_17_letters_and_digits(string text, string? vin) => Assert.Equal(vin, Forms.Vin(text));

    [Theory]
    [InlineData("""{"contact":"0311-1"}""", "name: a fleet needs one")]
    [InlineData("""{"name":""}""", "name '': 1 to 100 characters on one line are allowed")]
    [InlineData("""{"name":"N","creditCode":"91130100MA0012345XX"}""", "creditCode '91130100MA0012345XX': up to 18 digits and letters are allowed")]
    public void A_fleet_is_checked_too(string body, string problem) =>
        Assert.Equal([problem], Forms.Fleet.Read(JsonElement.Parse(body), FleetEntry.Empty).Problems);

    [Fact]
    public void A_fleet_is_read() =>
        Assert.Equal(
            new FleetEntry { Name = "冀运物流", CreditCode = "91130100MA07XXXX1A", County = "130110", Contact = "0311-1" },
            Forms.Fleet.Read(JsonElement.Parse("""{"name":"冀运物流","creditCode":"91130100ma07xxxx1a","county":"130110","contact":"0311-1"}"""), FleetEntry.Empty).Value);

    private static Checked<Registration> Vehicle(string body) => Forms.Vehicle.Read(JsonElement.Parse(body), Registration.Empty);

    private static Checked<Registration> Field(string name, string text) => Forms.Vehicle.Read([new FormText(name, text)], Registration.Empty);
}
