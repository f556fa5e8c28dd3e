namespace Telematics.Gateway;

/// <summary>What has lasted too long on a connection.</summary>
internal enum Overdue : byte
{
    Nothing,
    Handshake,
    FirstFrame,
    Silence,
    PartialFrame,
}

/// <summary>Where the clocks of one connection stand. Timestamps of the TimeProvider; 0 = that clock does not run.</summary>
internal readonly record struct Deadlines(long HandshakeSince, long FirstFrameSince, long SilentSince, long PartialSince)
{
    public Overdue Judge(TimeProvider clock, GatewaySettings settings)
    {
        var now = clock.GetTimestamp();
        return IsOver(HandshakeSince, settings.TlsHandshakeTimeout) ? Overdue.Handshake
            : IsOver(FirstFrameSince, settings.LoginTimeout) ? Overdue.FirstFrame
            : IsOver(SilentSince, settings.IdleTimeout) ? Overdue.Silence
            : IsOver(PartialSince, settings.PartialFrameTimeout) ? Overdue.PartialFrame
            : Overdue.Nothing;

        bool IsOver(long since, int seconds) => since != 0 && clock.GetElapsedTime(since, now).TotalSeconds > seconds;
    }
}
