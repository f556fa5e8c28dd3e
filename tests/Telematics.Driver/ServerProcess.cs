using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Telematics.Driver;

/// <summary>A server process driven from outside: started, asked, measured, and ended by its own id.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _said = new();
    private TaskCompletionSource<string>? _answer;

    private ServerProcess(string dll, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string ReadyLine { get; private set; } = "";

    public int Id => _process.Id;

    /// <summary>Everything it printed, both streams.</summary>
    public string Said
    {
        get { lock (_said) return _said.ToString(); }
    }

    /// <summary>Starts a program and waits for its Ready line.</summary>
    public static async Task<ServerProcess> Start(string dll, params string[] arguments)
    {
        var server = new ServerProcess(dll, arguments);
        try
        {
            server.ReadyLine = await server._ready.Task.WaitAsync(TimeSpan.FromSeconds(90));
        }
        catch (Exception notReady) when (notReady is TimeoutException or InvalidOperationException)
        {
            server.Kill();
            throw new InvalidOperationException($"No Ready line from {dll}; it said:\n{server.Said}", notReady);
        }

        return server;
    }

    /// <summary>Kills a program while it starts.</summary>
    public static async Task StartAndKill(string dll, TimeSpan after, params string[] arguments)
    {
        await using var server = new ServerProcess(dll, arguments);
        await Task.Delay(after);
        server.Kill();
    }

    /// <summary>Runs a program to its end: exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Said)> RunToEnd(string dll, params string[] arguments)
    {
        await using var server = new ServerProcess(dll, arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await server._process.WaitForExitAsync(limit.Token);
        return (server._process.ExitCode, server.Said);
    }

    /// <summary>The port of a listener in the Ready line: vehicles, stations, http …</summary>
    public int Port(string listener) =>
        int.Parse(Regex.Match(ReadyLine, listener + @"=\w+://[^: ]+:(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Sends a line to its standard input and gives the next line answered.</summary>
    public async Task<string> Ask(string line)
    {
        _answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _process.StandardInput.WriteLineAsync(line);
        return await _answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Resident memory, KiB.</summary>
    public long ResidentKib() => long.Parse(
        ResidentLine().Match(File.ReadAllText($"/proc/{_process.Id}/status")).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Processor time used so far, all cores.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>SIGKILL: what a power cut leaves of a process.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; the exit code, which is 0 when everything was flushed in time.</summary>
    public async Task<int> Stop()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await terminate.WaitForExitAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        Keep(line);
        if (line is null) _ready.TrySetException(new InvalidOperationException("The server ended before it was ready"));
        else if (line.StartsWith("Ready ", StringComparison.Ordinal)) _ready.TrySetResult(line);
        else _answer?.TrySetResult(line);
    }

    private void Keep(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }

    [GeneratedRegex(@"VmRSS:\s+(\d+)")]
    private static partial Regex ResidentLine();
}
