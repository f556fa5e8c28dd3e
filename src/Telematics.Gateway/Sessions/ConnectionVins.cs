using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;

namespace Telematics.Gateway.Sessions;

/// <summary>What a frame says about the vehicles of its connection.</summary>
[Flags]
internal enum VinNotes : byte
{
    None = 0,

    /// <summary>This vehicle was not on this connection before.</summary>
    New = 1,

    /// <summary>This connection is now the one of this vehicle: its first frame here, or a login.</summary>
    Claim = 2,

    /// <summary>A report before a login.</summary>
    WithoutLogin = 4,

    /// <summary>A terminal that logged in as another vehicle.</summary>
    Mismatch = 8,

    /// <summary>A platform link logged it out.</summary>
    Left = 16,

    /// <summary>Beyond the number of vehicles that are followed on one link.</summary>
    Untracked = 32,
}

/// <summary>
/// Whose frames come over one connection. It starts as a terminal with one vehicle; a forwarded header, a second vehicle that logs in,
/// or a second one before any login show that it is a platform link.
/// </summary>
internal sealed class ConnectionVins(int max)
{
    private Vin _terminal;
    private volatile SessionKind _kind; // written after _terminal, so that other threads never see half a VIN
    private bool _terminalLoggedIn;
    private Dictionary<Vin, bool>? _platform; // vehicle, logged in; null for a terminal, which must stay small

    public SessionKind Kind => _kind;

    /// <summary>The terminal's vehicle, else empty. From any thread.</summary>
    public Vin Terminal => _kind == SessionKind.Terminal ? _terminal : default;

    public int Count => _platform?.Count ?? (_terminal.IsEmpty ? 0 : 1);

    /// <summary>The vehicle, if there is exactly one; else empty.</summary>
    public Vin Single => Count != 1 ? default : _platform is null ? _terminal : _platform.Keys.First();

    public IEnumerable<Vin> All => _platform?.Keys ?? (_terminal.IsEmpty ? Enumerable.Empty<Vin>() : [_terminal]);

    public bool Contains(Vin vin) => !vin.IsEmpty && (_platform?.ContainsKey(vin) ?? _terminal == vin);

    public VinNotes Observe(Vin vin, VehicleCommand command, HeaderKind header)
    {
        if (header == HeaderKind.Forwarded || IsSecondVehicle(vin, command)) BecomePlatform();
        if (command == VehicleCommand.Unknown) return VinNotes.None; // about the link itself: its "VIN" is the platform's code

        return _platform is null ? ObserveOnTerminal(vin, command) : ObserveOnPlatform(_platform, vin, command);
    }

    private bool IsSecondVehicle(Vin vin, VehicleCommand command) =>
        _kind == SessionKind.Terminal && vin != _terminal && (command == VehicleCommand.Login || !_terminalLoggedIn);

    private void BecomePlatform()
    {
        if (_platform is not null) return;
        _platform = [];
        if (!_terminal.IsEmpty) _platform.Add(_terminal, _terminalLoggedIn);
        _kind = SessionKind.Platform;
    }

    private VinNotes ObserveOnTerminal(Vin vin, VehicleCommand command)
    {
        var isNew = _terminal.IsEmpty;
        if (isNew) _terminal = vin;
        _kind = SessionKind.Terminal;
        if (vin != _terminal) return VinNotes.Mismatch;

        var notes = Notes(isNew, _terminalLoggedIn, command);
        _terminalLoggedIn = command == VehicleCommand.Login || (_terminalLoggedIn && command != VehicleCommand.Logout);
        return notes;
    }

    private VinNotes ObserveOnPlatform(Dictionary<Vin, bool> vins, Vin vin, VehicleCommand command)
    {
        var isNew = !vins.TryGetValue(vin, out var loggedIn);
        if (command == VehicleCommand.Logout) return vins.Remove(vin) ? VinNotes.Left : VinNotes.None;
        if (isNew && vins.Count >= max) return VinNotes.Untracked;

        if (isNew || command == VehicleCommand.Login) vins[vin] = command == VehicleCommand.Login;
        return Notes(isNew, loggedIn, command);
    }

    private static VinNotes Notes(bool isNew, bool loggedIn, VehicleCommand command) =>
        (isNew ? VinNotes.New : VinNotes.None)
        | (isNew || command == VehicleCommand.Login ? VinNotes.Claim : VinNotes.None)
        | (!loggedIn && command is VehicleCommand.Report or VehicleCommand.Reissue ? VinNotes.WithoutLogin : VinNotes.None);
}
