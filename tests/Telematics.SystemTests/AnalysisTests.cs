using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Telematics.Storage.Analysis;

namespace Telematics.SystemTests;

/// <summary>The walls around the process of a question, in the running program: it is ended, and the program lives on.</summary>
[Collection(RunningHost.Shared)]
public sealed class AnalysisTests(RunningHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AnalysisDesk Desk => host.Services.GetRequiredService<AnalysisDesk>();

    [Fact]
    public async Task A_question_is_answered_and_leaves_its_text_and_its_end_in_the_audit_trail()
    {
        var (rows, end) = await Ask("asks", "SELECT 40 + 2 AS answer");

        Assert.Equal(42L, Assert.Single(rows)[0]);
        Assert.Null(end.Failed);
        var trail = await host.Admin.GetStringAsync("/audit", Stop);
        Assert.Contains("SELECT 40 + 2 AS answer", WebUtility.HtmlDecode(trail), StringComparison.Ordinal);
        Assert.Contains("1 rows", trail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM range(10000000) a(i), range(10000000) b(i) WHERE hash(a.i, b.i) = 1")]
    [InlineData("SELECT length(replace(replace(array_to_string(list_transform(string_split('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', ''), x -> 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'), ''), 'b', array_to_string(list_transform(string_split('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', ''), x -> 'cccccccccccccccccccccccccccccccccccccccccccccccccc'), '')), 'c', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd'))")]
    public async Task A_question_that_nobody_waits_for_is_ended_and_the_program_lives_on(string sql)
    {
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var (answer, _) = await Desk.Ask(Question("leaves", sql), gone.Token);

        await answer!.DisposeAsync();

        Assert.Equal(HttpStatusCode.OK, (await host.Admin.GetAsync("/readyz", Stop)).StatusCode);
        Assert.Equal(1L, Assert.Single((await Ask("leaves", "SELECT 1")).Rows)[0]);
    }

    [Fact]
    public async Task A_person_has_one_question_at_a_time()
    {
        var (first, _) = await Desk.Ask(Question("hurries", "SELECT i FROM range(100000000) t(i)"), Stop);

        Assert.Equal(AnalysisRefusal.Busy, (await Desk.Ask(Question("hurries", "SELECT 1"), Stop)).Refusal);
        await first!.DisposeAsync();
        Assert.Null((await Desk.Ask(Question("hurries", ""), Stop)).Answer);
        Assert.Single((await Ask("hurries", "SELECT 1")).Rows);
    }

    [Fact]
    public async Task A_centre_account_of_one_county_may_not_analyse()
    {
        using var county = await host.As("centre", county: "长安区");
        using var centre = await host.As("centre");

        Assert.Equal(HttpStatusCode.Forbidden, (await county.GetAsync("/analysis", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await centre.GetAsync("/analysis", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/sums/city?by=stage")]
    [InlineData("/api/v1/sums/fleets")]
    [InlineData("/api/v1/sums/stations")]
    public async Task Sums_come_in_every_format(string path)
    {
        foreach (var format in new[] { "application/json", "application/x-ndjson", "text/csv", "application/vnd.apache.parquet" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(format);
            using var answer = await host.Admin.SendAsync(request, Stop);
            Assert.Equal((HttpStatusCode.OK, format), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await host.Admin.GetAsync("/api/v1/sums/city?from=yesterday", Stop)).StatusCode);
    }

    private static AnalysisQuestion Question(string who, string sql) => new(who, sql, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2), 1000);

    private async Task<(List<object?[]> Rows, AnalysisEnd End)> Ask(string who, string sql)
    {
        var (answer, refusal) = await Desk.Ask(Question(who, sql), Stop);
        Assert.Null(refusal);
        await using (answer)
        {
            var rows = await answer!.Read(Stop).ToListAsync(Stop);
            return (rows, answer.End!);
        }
    }
}
