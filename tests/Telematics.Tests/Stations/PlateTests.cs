using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

public sealed class PlateTests
{
    [Theory]
    [InlineData("冀A12345", "冀A12345")]
    [InlineData(" 冀a·12345 ", "冀A12345")]
    [InlineData("冀Ａ－１２３４５", "冀A12345")]
    [InlineData("魯B•88X9Z", "鲁B88X9Z")]
    [InlineData("冀A1234挂", "冀A1234挂")]
    [InlineData("冀A1234掛", "冀A1234挂")]
    [InlineData("冀A1234学", "冀A1234学")]
    [InlineData("冀A1234警", "冀A1234警")]
    [InlineData("粤Z1234港", "粤Z1234港")]
    [InlineData("粤Z1234澳", "粤Z1234澳")]
    [InlineData("沪A1234领", "沪A1234领")]
    [InlineData("京A1234使", "京A1234使")]
    [InlineData("使224578", "使224578")]
    [InlineData("224578使", "224578使")]
    [InlineData("冀AD12345", "冀AD12345")] // light new-energy
    [InlineData("冀AF1234　5", "冀AF12345")]
    [InlineData("冀A12345D", "冀A12345D")] // heavy new-energy
    public void Every_spelling_of_a_plate_becomes_one(string written, string plate)
    {
        Assert.True(PlateText.TryNormalise(written, out var normalised));
        Assert.Equal(plate, normalised);
    }

    [Theory]
    [InlineData("")]
    [InlineData("无牌车")]
    [InlineData("冀A1234")]
    [InlineData("冀A123456")]
    [InlineData("冀AO2345")] // O is not used in serials: a 0 misread
    [InlineData("冀I12345")]
    [InlineData("A12345")]
    [InlineData("冀A1234港")]
    [InlineData("冀A12345L")]
    [InlineData("冀AL12345")]
    [InlineData("冀A123*5")]
    public void What_is_no_plate_of_GA_36_is_refused(string written) => Assert.False(PlateText.TryNormalise(written, out _));

    [Theory]
    [InlineData("冀AD12345", PlateColor.Green, false)]
    [InlineData("冀A12345D", PlateColor.YellowGreen, false)]
    [InlineData("冀AD12345", PlateColor.Blue, true)]
    [InlineData("冀A12345", PlateColor.YellowGreen, true)]
    [InlineData("冀A12345", PlateColor.Blue, false)]
    [InlineData("冀A12345", PlateColor.Yellow, false)]
    [InlineData("冀A1234挂", PlateColor.Yellow, false)]
    [InlineData("冀A1234警", PlateColor.Yellow, true)]
    [InlineData("粤Z1234港", PlateColor.Black, false)]
    [InlineData("冀A1234学", PlateColor.Other, false)]
    public void A_colour_that_the_plate_rules_out_is_a_contradiction(string plate, PlateColor color, bool contradicts) =>
        Assert.Equal(contradicts, PlateText.ContradictsColor(plate, color));

    [Fact]
    public void The_three_code_tables_contradict_each_other_and_each_is_read_as_itself()
    {
        Assert.Equal([PlateColor.Yellow, PlateColor.Blue, PlateColor.Yellow, PlateColor.Blue], PlateColorCodes.All.Select(table => table.Of(1)!.Value));
        Assert.Equal([PlateColor.White, PlateColor.Yellow, PlateColor.White, PlateColor.Yellow], PlateColorCodes.All.Select(table => table.Of(2)!.Value));
        Assert.Equal((PlateColor.Green, PlateColor.YellowGreen), (PlateColorCodes.Jtt697.Of(94)!.Value, PlateColorCodes.Jtt697.Of(93)!.Value));
        Assert.Equal(PlateColor.Other, PlateColorCodes.Named("report")!.Of(5));
        Assert.Null(PlateColorCodes.Interface.Of(9));
        Assert.Null(PlateColorCodes.Named("unknown"));
    }
}
