using System.Reflection;

namespace Telematics.Tests.Architecture;

/// <summary>The dependency arrows of docs/architecture.md, read from the built assemblies.</summary>
public sealed class RoomTests
{
    private const string Core = "Telematics.Core", Protocols = "Telematics.Protocols", Storage = "Telematics.Storage",
        Grains = "Telematics.Grains", Gateway = "Telematics.Gateway", Portal = "Telematics.Portal", Simulator = "Telematics.Simulator";

    /// <summary>A room, the rooms that it may use, and the beginnings of library names that it must not.</summary>
    public static TheoryData<string, string[], string[]> Rooms => new()
    {
        { Core, [], ["DotNetty", "Orleans.Core", "Orleans.Runtime", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Data", "Microsoft.EntityFrameworkCore", "System.Net", "System.Data"] },
        { Protocols, [Core], ["DotNetty", "Orleans.Runtime", "Microsoft.AspNetCore", "Microsoft.Data", "Microsoft.EntityFrameworkCore", "System.Net.Sockets"] },
        { Storage, [Core], ["DotNetty", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Components", "Orleans.Runtime", "Orleans.Core"] },
        { Grains, [Core, Protocols, Storage], ["DotNetty", "Microsoft.AspNetCore"] },
        { Gateway, [Core, Protocols, Storage, Grains], ["Microsoft.AspNetCore"] },
        { Portal, [Core, Storage, Grains], ["DotNetty"] },
        { Simulator, [Core, Protocols], ["DotNetty", "Orleans.Runtime", "Microsoft.AspNetCore", "Microsoft.Data", "Microsoft.EntityFrameworkCore"] },
    };

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_and_libraries_that_it_may(string room, string[] allowed, string[] forbidden)
    {
        var used = Assembly.Load(room).GetReferencedAssemblies().Select(name => name.Name!).ToArray();

        Assert.Empty(used.Where(name => name.StartsWith("Telematics.", StringComparison.Ordinal)).Except(allowed));
        Assert.DoesNotContain(used, name => forbidden.Any(bad => name.StartsWith(bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void Only_the_gateway_and_the_load_tests_know_DotNetty()
    {
        var users = new[] { Core, Protocols, Storage, Grains, Gateway, Portal, Simulator, "Telematics.Host" }
            .Where(room => Assembly.Load(room).GetReferencedAssemblies().Any(name => name.Name!.StartsWith("DotNetty", StringComparison.Ordinal)));

        Assert.Equal([Gateway], users);
    }
}
