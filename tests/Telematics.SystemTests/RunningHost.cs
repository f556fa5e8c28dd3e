using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Telematics.Host.Commands;

namespace Telematics.SystemTests;

/// <summary>
/// The whole program in this process, so that a test can ask it for all its end-points. It is started by its own command and tells of its
/// host by the event that tools listen to. Everything else goes over HTTP, as from outside.
/// </summary>
public sealed class RunningHost : IAsyncLifetime, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public const string Shared = "running host";
    public const string Key = "running-host-key-0123456789abcdef0123456789";
    public const string Password = "Running-Host-1!";

    private readonly string _folder = Directory.CreateTempSubdirectory("telematics-").FullName;
    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? _listening;
    private Task<int> _run = Task.FromResult(0);

    public IServiceProvider Services { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>With the key of an administrator.</summary>
    public HttpClient Admin { get; private set; } = null!;

    public int VehiclePort { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _listening = DiagnosticListener.AllListeners.Subscribe(this);
        _run = Task.Run(() => RunCommand.Run(
        [
            "--applicationName", "Telematics.Host", "--Data:Path", _folder, "--Urls", "http://127.0.0.1:0", "--Gateway:BindAddress", "127.0.0.1",
            "--Gateway:VehiclePort", "0", "--Gateway:StationPort", "0", "--Auth:BootstrapApiKey", Key, "--Auth:BootstrapPassword", Password, "--Log:Level", "Error",
        ]));

        var host = await await Task.WhenAny(_built.Task, Failed()).WaitAsync(TimeSpan.FromSeconds(120));
        Services = host.Services;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await Task.WhenAny(started.Task, _run).WaitAsync(TimeSpan.FromSeconds(120));

        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        VehiclePort = Services.GetRequiredService<Gateway.VehicleListener>().EndPoint.Port;
        Admin = WithKey(Key);
    }

    /// <summary>A caller without a key or a cookie, who follows no redirect.</summary>
    public HttpClient Nobody() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public HttpClient WithKey(string key)
    {
        var client = Nobody();
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    /// <summary>A program of that role.</summary>
    public async Task<HttpClient> As(string role, string? fleetId = null, string? county = null)
    {
        using var answer = await Admin.PostAsJsonAsync("/api/v1/keys", new { name = $"test of {role}", role, fleetId, county });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var issued = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        return WithKey(issued.GetProperty("key").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal(0, await _run.WaitAsync(TimeSpan.FromSeconds(30)));
        _listening?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(this);
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "HostBuilt") _built.TrySetResult((IHost)value.Value!);
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    /// <summary>One for all tests that want it: the event that tells of a host is the whole process's.</summary>
    [CollectionDefinition(Shared)]
    public sealed class SharedHost : ICollectionFixture<RunningHost>;

    private async Task<IHost> Failed() => throw new InvalidOperationException($"The program ended with {await _run} before it was built");
}
