using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Telematics.Storage.History;

namespace Telematics.Storage.Analysis;

/// <summary>
/// A question that runs. Its process is ended when the answer is disposed, and before that when it takes too long, too much memory, or nobody waits for
/// it any more.
/// </summary>
public sealed class AnalysisAnswer : IAsyncDisposable
{
    private const int LookEveryMs = 50;

    /// <summary>Of the process before it has any data.</summary>
    private const int BasicMb = 300;

    private readonly Process _process;
    private readonly Func<string, Task> _ended;
    private readonly CancellationTokenSource _stop;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Task _watching;
    private string? _why;
    private string? _first;

    private AnalysisAnswer(Process process, AnalysisSettings settings, Func<string, Task> ended, CancellationToken cancellation)
    {
        (_process, _ended) = (process, ended);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watching = Watch(settings, cancellation);
    }

    public IReadOnlyList<ResultColumn> Columns { get; private set; } = [];

    /// <summary>How it ended; null: it has not yet.</summary>
    public AnalysisEnd? End { get; private set; }

    public TimeSpan Took => Stopwatch.GetElapsedTime(_began);

    /// <summary>Rows told so far.</summary>
    public long Rows { get; private set; }

    internal static async Task<AnalysisAnswer> Start(
        ProcessStartInfo worker, AnalysisSettings settings, ReadOnlyMemory<byte> job, Func<string, Task> ended, CancellationToken cancellation)
    {
        var process = Process.Start(worker) ?? throw new InvalidOperationException("the process of the question did not start");
        var answer = new AnalysisAnswer(process, settings, ended, cancellation);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(job, answer._stop.Token);
            process.StandardInput.Close();
            answer._first = await answer.Line();
            if (answer._first is { } line && !AnalysisLine.IsEnd(line)) answer.Columns = AnalysisLine.ReadColumns(line);
            else answer.Finish(answer._first);
            return answer;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            answer.Finish(null);
            return answer;
        }
    }

    /// <summary>Once. When it has ended, <see cref="End"/> says how.</summary>
    public async IAsyncEnumerable<object?[]> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (End is null)
        {
            cancellation.ThrowIfCancellationRequested();
            var line = await Line();
            if (line is null || AnalysisLine.IsEnd(line))
            {
                Finish(line);
                yield break;
            }

            Rows++;
            yield return AnalysisLine.ReadRow(line, Columns);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End ??= new AnalysisEnd { Rows = Rows, Failed = _why ?? "given up" };
        await _stop.CancelAsync();
        await _watching;
        _process.Dispose();
        _stop.Dispose();
        await _ended(string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, {Took.TotalMilliseconds:F0} ms, {Word(End)}"));
    }

    private static string Word(AnalysisEnd end) => end switch
    {
        { Refused: { } reason } => $"refused: {reason}",
        { Failed: { } reason } => $"failed: {reason}",
        { IsCut: true } => "cut",
        _ => "complete",
    };

    private async Task<string?> Line()
    {
        try
        {
            return await _process.StandardOutput.ReadLineAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void Finish(string? line) =>
        End = line is null ? new AnalysisEnd { Rows = Rows, Failed = _why ?? "its process ended" } : AnalysisLine.ReadEnd(line);

    private async Task Watch(AnalysisSettings settings, CancellationToken cancellation)
    {
        while (!_stop.IsCancellationRequested && !_process.HasExited)
        {
            _process.Refresh();
            if (Took.TotalSeconds > settings.TimeoutSeconds) _why = FormattableString.Invariant($"it took longer than {settings.TimeoutSeconds} s");
            else if (_process.WorkingSet64 > (2L * settings.MemoryMb + BasicMb) << 20) _why = FormattableString.Invariant($"it took more memory than {settings.MemoryMb} MB");
            else if (cancellation.IsCancellationRequested) _why = "nobody waits for it any more";
            if (_why is not null) break;
            await Task.Delay(LookEveryMs, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }
}
