using System.Net;

namespace Telematics.Simulator.Demo;

public sealed record DemoFeedSettings
{
    /// <summary>Where vehicle terminals connect.</summary>
    public required IPEndPoint Vehicles { get; init; }

    /// <summary>Where remote-sensing stations connect; null: the city has none.</summary>
    public IPEndPoint? Stations { get; init; }

    /// <summary>The portal's address; the API is below it.</summary>
    public required Uri Http { get; init; }

    /// <summary>Of a role that may register vehicles and fleets.</summary>
    public required string ApiKey { get; init; }

    public ulong Seed { get; init; } = 17691;

    public int Trucks { get; init; } = 200;

    /// <summary>How far back emitters and some sound trucks begin: more than a day, so that each has a whole shift behind it.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromHours(26);

    /// <summary>How far back all others begin.</summary>
    public TimeSpan Recent { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How far back the roadside begins; at most 7 days, for older passes are not taken.</summary>
    public TimeSpan RoadsideHistory { get; init; } = TimeSpan.FromDays(5);

    /// <summary>Real time in which the past is caught up; after it the city runs at the pace of the clock.</summary>
    public TimeSpan CatchUp { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Made-up vehicles belong on no real system: anything but loopback has to be asked for.</summary>
    public bool AllowRemote { get; init; }
}
