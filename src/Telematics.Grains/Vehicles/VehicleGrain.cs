using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Dispatch;
using Telematics.Storage.Database;

namespace Telematics.Grains.Vehicles;

/// <summary>
/// One vehicle. Keeps order, remembers, passes findings on; decides nothing: <see cref="VehicleStep"/> does. Its memory may lag behind the journal's
/// checkpoint at any time, because what was not saved is delivered again.
/// </summary>
public sealed class VehicleGrain(VehicleServices services) : Grain, IVehicleGrain
{
    /// <summary>Decoding and stepping never wait, so one message serves every grain that runs on a thread.</summary>
    [ThreadStatic]
    private static VehicleMessage? _message;

    /// <summary>Filled by a step and emptied right after it.</summary>
    [ThreadStatic]
    private static List<Finding>? _changed;

    private VehicleState _state = new();
    private VehicleFacts _facts = VehicleFacts.Unknown;
    private long _factsChange = -1;
    private long _savedAt = -1;

    /// <summary>Findings that are not yet in the database; null = none, as nearly always.</summary>
    private List<Finding>? _unwritten;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await services.Checkpoints.Load(Vin, cancellationToken) is not { } blob) return;
        _state = services.Blob.Read(blob);
        _savedAt = _state.AppliedTo;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Save();

    public async Task Observe(IReadOnlyList<StoredFrame> frames)
    {
        await RefreshFacts();
        foreach (var frame in frames) Apply(frame);

        // A level is acted on by people: it is in the database before the next frames are taken, with the state that it was made from.
        if (_unwritten is not null) await Save();
        if (_state.LastReceivedMs > 0) services.Live.Publish(VehicleViews.Live(Vin, _state, services));
    }

    public async Task Save()
    {
        if (_unwritten is { } findings)
        {
            await services.Findings.Write(findings);
            _unwritten = null;
        }

        if (_state.AppliedTo == _savedAt) return;
        var appliedTo = _state.AppliedTo;
        await services.Checkpoints.Save(new VehicleCheckpoint(
            Vin, appliedTo, _state.Level, _state.Score, _state.LastReceivedMs, _state.FramesReceived, _state.FramesRejected, services.Blob.Write(_state)));
        _savedAt = appliedTo;
    }

    public async Task<VehicleView?> View()
    {
        await RefreshFacts();
        return _state.AppliedTo < 0 ? null : VehicleViews.Of(Vin, _state, _facts, services);
    }

    private string Vin => this.GetPrimaryKeyString();

    private void Apply(in StoredFrame frame)
    {
        if (frame.Position <= _state.AppliedTo) return;
        if (frame.Rejected)
        {
            VehicleStep.Reject(_state, frame.Position);
            return;
        }

        // What was decoded before a fault is sound and counts; the fault itself is told where the raw frame is shown.
        var message = _message ??= new VehicleMessage();
        services.Decode(frame.Bytes.Span, message);
        var day = services.Calendar.DayNumber(message.UnixSeconds ?? frame.ReceivedAtMs / 1000);
        var changed = _changed ??= [];
        VehicleStep.Observe(
            _state, message, frame.Position, frame.ReceivedAtMs, _facts, services.Rules.Current.At(DateOnly.FromDayNumber(day)), services.Calendar, changed);
        if (changed.Count == 0) return;
        (_unwritten ??= []).AddRange(changed);
        changed.Clear();
    }

    /// <summary>Reads the registry again only when this vehicle's row has changed.</summary>
    private async ValueTask RefreshFacts()
    {
        var change = services.Registry.ChangeOf(Vin);
        if (change == _factsChange) return;
        _facts = await services.Registry.Facts(Vin, CancellationToken.None) ?? VehicleFacts.Unknown;
        _factsChange = change;
    }
}
