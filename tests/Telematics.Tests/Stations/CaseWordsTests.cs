using System.Text.Json;
using Telematics.Core.Cases;
using Telematics.Core.Stations;

namespace Telematics.Tests.Stations;

/// <summary>Why a case moved is said in both languages, and hashed in none.</summary>
public sealed class CaseWordsTests
{
    private static readonly GroundPass First = Pass("P1", 1000), Second = Pass("P2", 2000);

    [Fact]
    public void Every_step_has_words_in_both_languages_and_none_in_the_chain()
    {
        var opened = CaseMachine.Ground(null, "c1", Ground(First, Second))!;
        var joined = CaseMachine.Ground(opened.After, "c1", Ground(First, Second, Pass("P3", 3000)))!;
        var unproven = CaseMachine.Ground(opened.After, "c1", Ground(First, Second with { Status = GroundStatus.Unproven }))!;
        var rejudged = CaseMachine.Ground(joined.After, "c1", Ground(First, Second))!;
        var identified = CaseMachine.Ground(opened.After, "c1", Ground(First, Second) with { Vin = "LTEST000000000001" })!;
        var annulled = CaseMachine.Ground(opened.After, "c1", Ground())!;
        var reopened = CaseMachine.Ground(annulled.After, "c1", Ground(First, Second))!;

        CaseStep[] steps = [opened, joined, unproven, rejudged, identified, annulled, reopened];
        Assert.Equal(["open", "join", "calibration-unproven", "rejudge", "identify", "annul", "reopen"], steps.Select(step => step.Action));
        foreach (var step in steps)
        {
            var words = CaseWords.Reason(step.Action, step.Reason);
            Assert.Contains(step.Reason, words.Zh, StringComparison.Ordinal);
            Assert.Contains(step.Reason, words.En, StringComparison.Ordinal);
            Assert.True(words.En.Length > step.Reason.Length && words.Zh != words.En);
            using var content = JsonDocument.Parse(CaseChain.Content(step, "130100-2026-000001", 5, "system"));
            Assert.Equal(step.Reason, content.RootElement.GetProperty("reason").GetString());
        }

        Assert.Equal("S1/L1/P1, S1/L1/P2", opened.Reason);
        Assert.Equal("剔除：S1/L1/P3；其余依据仍成立", CaseWords.Reason("rejudge", rejudged.Reason).Zh);
    }

    [Fact]
    public void What_a_person_wrote_stays_as_it_is() => Assert.Equal(("误判", "误判"), (CaseWords.Reason("withdraw", "误判").Zh, CaseWords.Reason("withdraw", "误判").En));

    private static GroundPass Pass(string id, long atMs) => new(new PassKey(new LineKey("S1", "L1"), id), atMs, "00", GroundStatus.Standing);

    private static CaseGround Ground(params GroundPass[] passes) =>
        new(new PlateKey("冀A12345", Telematics.Core.Vehicles.PlateColor.Yellow), null, null, PollutantItems.Opacity, "2019.1", [.. passes], 0);
}
