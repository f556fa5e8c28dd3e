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

    /// <summary>Filled by steps that run without a pause, and taken over right after them.</summary>
    [ThreadStatic]
    private static List<Finding>? _changed;

    /// <summary>Null: a step has failed halfway, so that what is in memory is worth nothing and the checkpoint is read again.</summary>
    private VehicleState? _state;

    private VehicleFacts _facts = VehicleFacts.Unknown;
    private long _factsChange = -1;
    private long _savedAt = -1;

    /// <summary>Findings that are not yet in the database; null = none, as nearly always.</summary>
    private List<Finding>? _unwritten;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => _state = await Load(cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Save();

    public async Task<bool> Observe(long after, IReadOnlyList<StoredFrame> frames)
    {
        if (_state is null || !FactsAreFresh)
        {
            frames = OwnCopy(frames); // the caller may lose patience while we wait
            await RefreshFacts();
        }

        var state = _state ??= await Load(CancellationToken.None);
        if (state.AppliedTo < after) return false;
        Apply(state, frames);

        // A level is acted on by people: it is in the database before the next frames are taken, with the state that it was made from.
        // A vehicle that was never seen is in it at once: lists are read from there.
        if (_unwritten is not null || _savedAt < 0) await Save();
        if (state.LastReceivedMs > 0) services.Live.Publish(VehicleViews.Live(Vin, state, services));
        return true;
    }

    public async Task Save()
    {
        if (_unwritten is { } findings)
        {
            await services.Findings.Write(findings);
            _unwritten = null;
        }

        if (_state is not { } state || state.AppliedTo == _savedAt) return;
        var appliedTo = state.AppliedTo;
        await services.Checkpoints.Save(new VehicleCheckpoint(
            Vin, appliedTo, state.Level, state.Score, state.LastReceivedMs, state.FramesReceived, state.FramesRejected, services.Blob.Write(state)));
        _savedAt = appliedTo;
    }

    public async Task<VehicleView?> View()
    {
        if (!FactsAreFresh) await RefreshFacts();
        var state = _state ??= await Load(CancellationToken.None);
        return state.AppliedTo < 0 ? null : VehicleViews.Of(Vin, state, _facts, services);
    }

    private string Vin => this.GetPrimaryKeyString();

    private async Task<VehicleState> Load(CancellationToken cancellation)
    {
        var state = await services.Checkpoints.Load(Vin, cancellation) is { } blob ? services.Blob.Read(blob) : new VehicleState();
        _savedAt = state.AppliedTo;
        return state;
    }

    private void Apply(VehicleState state, IReadOnlyList<StoredFrame> frames)
    {
        var changed = _changed ??= [];
        changed.Clear();
        try
        {
            foreach (var frame in frames) Apply(state, frame, changed);
        }
        catch
        {
            // Only a fault of ours gets here. Findings that are not written yet are made again from the checkpoint, as everything after it.
            (_state, _unwritten) = (null, null);
            throw;
        }

        if (changed.Count > 0) (_unwritten ??= []).AddRange(changed);
    }

    private void Apply(VehicleState state, in StoredFrame frame, List<Finding> changed)
    {
        if (frame.Position <= state.AppliedTo) return;
        if (frame.Rejected)
        {
            VehicleStep.Reject(state, frame.Position);
            return;
        }

        // What was decoded before a fault is sound and counts; the fault itself is told where the raw frame is shown.
        var message = _message ??= new VehicleMessage();
        services.Decode(frame.Bytes.Span, message);
        ValueCounters.Count(message.Readings);
        VehicleStep.Observe(
            state, message, frame.Position, frame.ReceivedAtMs, _facts, services.Rules.Current, services.Calendar, changed);
    }

    private static StoredFrame[] OwnCopy(IReadOnlyList<StoredFrame> frames) => [.. frames.Select(frame => frame with { Bytes = frame.Bytes.ToArray() })];

    /// <summary>The registry is read again only when this vehicle's row has changed.</summary>
    private bool FactsAreFresh => services.Registry.ChangeOf(Vin) == _factsChange;

    private async Task RefreshFacts()
    {
        var change = services.Registry.ChangeOf(Vin);
        _facts = await services.Registry.Facts(Vin, CancellationToken.None) ?? VehicleFacts.Unknown;
        _factsChange = change;
    }
}
