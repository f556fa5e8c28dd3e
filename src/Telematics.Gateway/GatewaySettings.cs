using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Telematics.Gateway.Sockets;
using Telematics.Protocols.Gb17691;

namespace Telematics.Gateway;

/// <summary>What to do with a terminal whose frame names another vehicle than its login. Platform links carry many vehicles: never asked there.</summary>
public enum VinMismatch
{
    /// <summary>Store it under the VIN of its header, count it and show it.</summary>
    Count,

    /// <summary>Store it, count it, then close the connection.</summary>
    Close,
}

/// <summary>Settings of the section "Gateway". Durations are seconds. docs/gateway.md tells them for operators.</summary>
public sealed record GatewaySettings
{
    public const string Section = "Gateway";

    /// <summary>0 = any free port.</summary>
    public int VehiclePort { get; init; } = 17691;

    /// <summary>0 = any free port.</summary>
    public int StationPort { get; init; } = 10845;

    public string BindAddress { get; init; } = "0.0.0.0";

    public bool AcceptUnknownVehicles { get; init; } = true;

    /// <summary>PEM (certificate, intermediates and key in one file) or PFX; unset: no TLS.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>Of the PFX, or of the key in the PEM file.</summary>
    public string? TlsCertificatePassword { get; init; }

    /// <summary>PEM or PFX of the authorities that clients' certificates must come from; "true": the authorities of this machine; unset: no mutual TLS.</summary>
    public string? RequireClientCertificate { get; init; }

    public int TlsHandshakeTimeout { get; init; } = 10;

    /// <summary>Every connection must begin with a PROXY protocol v2 header. Only behind a load balancer: anybody could claim any address.</summary>
    public bool ProxyProtocol { get; init; }

    public int MaxConnections { get; init; } = 20_000;

    /// <summary>A terminal with the engine on sends every 10 s, and asks for the time about every 3 minutes.</summary>
    public int IdleTimeout { get; init; } = 600;

    /// <summary>From the connection to its first good frame.</summary>
    public int LoginTimeout { get; init; } = 60;

    /// <summary>How long the front of the buffer may wait for the rest of its frame before one byte is dropped and the rest looked at again.</summary>
    public int PartialFrameTimeout { get; init; } = 30;

    public int MaxFrameLength { get; init; } = Gb17691Frame.DefaultMaxDataUnit + Gb17691Frame.Overhead;

    /// <summary>Bytes that are no frame, without a good frame between them, before a connection is given up.</summary>
    public int MaxRubbishBytes { get; init; } = 64 * 1024;

    /// <summary>Frames that began well and had a wrong length or check, without a good one between them, before a connection is given up.</summary>
    public int MaxBadCandidates { get; init; } = 32;

    /// <summary>The most that one connection reads before it waits for the journal.</summary>
    public int ReadBufferBytes { get; init; } = 16 * 1024;

    /// <summary>
    /// Over all connections: bytes appended to the journal and not yet durable. Beyond it connections wait their turn. Together with about 2.5 KiB
    /// a connection it must stay below Journal:MaxBatchBytes, or the journal refuses before the reading pauses.
    /// </summary>
    public long MaxUncommittedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Vehicles followed by name on one platform link; frames of further ones are stored all the same.</summary>
    public int MaxVinsPerConnection { get; init; } = 20_000;

    public VinMismatch VinMismatch { get; init; } = VinMismatch.Count;

    /// <summary>Answer frames with a forwarded header that ask for it. Terminals with their own header expect no answer.</summary>
    public bool AnswerForwarded { get; init; } = true;

    public int MaxStationConnections { get; init; } = 1000;

    /// <summary>From a station's connection to its Hello (station-stream.md, Session 1).</summary>
    public int StationHelloTimeout { get; init; } = 10;

    /// <summary>A station sends a heartbeat every 30 s; without a frame for so long it is off-line (station-stream.md, Session 4).</summary>
    public int StationIdleTimeout { get; init; } = 90;

    /// <summary>0 = one a core, at most 4.</summary>
    public int EventLoopThreads { get; init; }

    internal bool UsesTls => !string.IsNullOrEmpty(TlsCertificate);

    internal int Threads => EventLoopThreads > 0 ? EventLoopThreads : Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>The first wrong setting in one line with its value and what is allowed; null: all are good. Reads the certificate files.</summary>
    public string? Fault() => Faults().FirstOrDefault(fault => fault is not null);

    /// <summary>
    /// Which port cannot be had, in one line; null: both can. Asked before anything else is started, so that nothing has to be stopped again;
    /// who takes it in between is found when listening begins.
    /// </summary>
    public string? PortFault() => PortFault(nameof(VehiclePort), VehiclePort) ?? PortFault(nameof(StationPort), StationPort);

    private string? PortFault(string name, int port)
    {
        var at = new IPEndPoint(IPAddress.Parse(BindAddress), port);
        using var probe = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(at);
            probe.Listen(1);
            return null;
        }
        catch (SocketException reason)
        {
            return Wrong(name, at, $"a free address and port ({reason.Message})");
        }
    }

    private IEnumerable<string?> Faults()
    {
        yield return Outside(nameof(VehiclePort), VehiclePort, 0, IPEndPoint.MaxPort);
        yield return Outside(nameof(StationPort), StationPort, 0, IPEndPoint.MaxPort);
        if (VehiclePort == StationPort && VehiclePort != 0) yield return Wrong(nameof(StationPort), StationPort, "another port than Gateway:VehiclePort");
        if (!IPAddress.TryParse(BindAddress, out _)) yield return Wrong(nameof(BindAddress), BindAddress, "an IP address of this machine, or 0.0.0.0");
        yield return Outside(nameof(TlsHandshakeTimeout), TlsHandshakeTimeout, 1, 600);
        yield return Outside(nameof(MaxConnections), MaxConnections, 1, 1_000_000);
        yield return Outside(nameof(IdleTimeout), IdleTimeout, 1, 7 * 86_400);
        yield return Outside(nameof(LoginTimeout), LoginTimeout, 1, 86_400);
        yield return Outside(nameof(PartialFrameTimeout), PartialFrameTimeout, 1, 3600);
        yield return Outside(nameof(MaxFrameLength), MaxFrameLength, 1024, Gb17691Frame.Overhead + ushort.MaxValue);
        yield return Outside(nameof(MaxRubbishBytes), MaxRubbishBytes, 1024, 1 << 30);
        yield return Outside(nameof(MaxBadCandidates), MaxBadCandidates, 1, 1_000_000);
        yield return Outside(nameof(ReadBufferBytes), ReadBufferBytes, 2048, 1 << 20);
        yield return Outside(nameof(MaxUncommittedBytes), MaxUncommittedBytes, 1 << 16, 1L << 36);
        yield return Outside(nameof(MaxVinsPerConnection), MaxVinsPerConnection, 1, 1_000_000);
        yield return Outside(nameof(MaxStationConnections), MaxStationConnections, 1, 100_000);
        yield return Outside(nameof(StationHelloTimeout), StationHelloTimeout, 1, 3600);
        yield return Outside(nameof(StationIdleTimeout), StationIdleTimeout, 1, 86_400);
        yield return Outside(nameof(EventLoopThreads), EventLoopThreads, 0, 64);
        yield return TlsServer.Fault(this);
    }

    internal static string Wrong(string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{Section}:{name} = '{value}': allowed is {allowed}");

    private static string? Outside(string name, long value, long from, long to) =>
        value >= from && value <= to ? null : Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"));
}

/// <summary>The gateway cannot start with these settings. The message is one line for the operator; the program ends with exit code 2.</summary>
public sealed class GatewaySettingException(string message, Exception? inner = null) : Exception(message, inner);
