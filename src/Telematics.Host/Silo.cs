using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Telematics.Host;

/// <summary>The grains of the embedded mode: a cluster with one node, on loopback ports that nobody else needs to know.</summary>
internal static class Silo
{
    public static void Add(WebApplicationBuilder builder) => builder.Host.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "telematics", clusterId: "telematics");
        silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = IPAddress.Loopback);

        // One node knows its own grains: a cache of where they are would cost half a KiB for each vehicle.
        silo.Configure<GrainDirectoryOptions>(options => options.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.None);

        // A truck parked for the night gives its memory back; its next frame finds the checkpoint.
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(30));
    });

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
