using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Telematics.Driver;

/// <summary>The built product on free ports and a folder of its own, seen only through its outer contract.</summary>
public sealed class Product : IAsyncDisposable
{
    public const string Key = "driver-key-0123456789abcdef0123456789abcdef";
    public const string Password = "Driver-Password-1!";

    private readonly string _dll;
    private readonly string[] _arguments;
    private readonly bool _ownsFolder;

    private Product(string dll, string folder, bool ownsFolder, string[] arguments)
    {
        (_dll, Folder, _ownsFolder, _arguments) = (dll, folder, ownsFolder, arguments);
    }

    public string Folder { get; }

    public ServerProcess Process { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public int VehiclePort => Process.Port("vehicles");

    /// <param name="folder">Data folder; null = a new one, removed at the end.</param>
    public static async Task<Product> Start(string dll, string? folder = null, params string[] arguments)
    {
        var product = new Product(dll, folder ?? Directory.CreateTempSubdirectory("telematics-").FullName, folder is null, arguments);
        await product.StartAgain();
        return product;
    }

    /// <summary>After a stop or a kill: the same folder, new ports.</summary>
    public async Task StartAgain()
    {
        Process = await ServerProcess.Start(_dll, Arguments);
        Http?.Dispose();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Process.Port("http")}") };
        Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    /// <summary>A life that ends before it has begun: killed so long after its start, ready or not.</summary>
    public Task StartAndKill(TimeSpan after) => ServerProcess.StartAndKill(_dll, after, Arguments);

    private string[] Arguments =>
        ["--Data:Path", Folder, "--Gateway:VehiclePort", "0", "--Gateway:StationPort", "0", "--Gateway:BindAddress", "127.0.0.1",
         "--Urls", "http://127.0.0.1:0", "--Auth:BootstrapApiKey", Key, "--Auth:BootstrapPassword", Password, .. _arguments];

    /// <summary>Sends bytes on a connection of their own and waits until the product has read them all and closed.</summary>
    public async Task Send(params byte[][] chunks)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, VehiclePort));
        foreach (var chunk in chunks) await socket.SendAsync(chunk);
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[4096];
        while (await socket.ReceiveAsync(rest) > 0)
        {
            // Answers are of no interest here; the end of the stream is.
        }
    }

    /// <summary>A JSON answer, or null where the product says 404.</summary>
    public async Task<JsonElement?> Get(string path)
    {
        using var answer = await Http.GetAsync(path);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Asks until the answer satisfies; tells what it waited for when it never does.</summary>
    public async Task<JsonElement> Until(string what, string path, Func<JsonElement, bool> satisfied, int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        JsonElement? last = null;
        while (!limit.IsCancellationRequested)
        {
            last = await Get(path);
            if (last is { } answer && satisfied(answer)) return answer;
            await Task.Delay(50);
        }

        throw new TimeoutException($"Waited {seconds} s in vain for {what}; last answer: {last}");
    }

    /// <summary>The value of a Prometheus sample, summed over its labels; 0 when it is not there yet.</summary>
    public async Task<double> Metric(string name, string label = "")
    {
        var text = await Http.GetStringAsync("/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ')
            .Where(line => label.Length == 0 || line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}
