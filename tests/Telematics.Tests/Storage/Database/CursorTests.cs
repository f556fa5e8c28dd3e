using System.Buffers.Text;
using System.Text;
using Telematics.Core.Rules;
using Telematics.Storage.Database.Queries;

namespace Telematics.Tests.Storage.Database;

public sealed class CursorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(-3.7e-12)]
    [InlineData(double.MaxValue)]
    public void A_cursor_comes_back_exactly(double score)
    {
        var cursor = new VehicleCursor(VehicleLevel.Suspect, score, "LTEST000000000001");

        Assert.True(VehicleCursor.TryParse(cursor.ToString(), null, out var back));
        Assert.Equal(cursor, back);
    }

    [Fact]
    public void So_do_those_of_the_other_lists()
    {
        var finding = new IdCursor(DateTimeOffset.FromUnixTimeMilliseconds(1_561_953_600_123), "LTEST000000000001:D1:2019-07-01");
        var entry = new AuditCursor(42);

        Assert.Equal(finding, IdCursor.Parse(finding.ToString(), null));
        Assert.Equal(entry, AuditCursor.Parse(entry.ToString(), null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("a")]
    [InlineData("1|2|x")]
    [InlineData("text:")]
    [InlineData("text:1|2")]
    [InlineData("text:1|NaN|x")]
    [InlineData("text:1|Infinity|x")]
    [InlineData("text:1|a|x")]
    [InlineData("text:256|1|x")]
    [InlineData("text:-1|1|x")]
    [InlineData("text:1|1|x|y")]
    public void What_is_no_cursor_is_refused_and_never_throws(string? text)
    {
        if (text?.StartsWith("text:", StringComparison.Ordinal) == true)
            text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text[5..]));

        Assert.False(VehicleCursor.TryParse(text, null, out _));
    }

    [Theory]
    [InlineData("99999999999999999|id")]
    [InlineData("1e3|id")]
    [InlineData("1")]
    public void An_instant_beyond_the_calendar_is_refused(string text) =>
        Assert.False(IdCursor.TryParse(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)), null, out _));

    [Fact]
    public void Random_text_never_throws()
    {
        var random = new Random(1);
        for (var round = 0; round < 10_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(32, 127))]);
            VehicleCursor.TryParse(text, null, out _);
            IdCursor.TryParse(text, null, out _);
            AuditCursor.TryParse(text, null, out _);
        }
    }
}
