using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// One frame of one vehicle: from state to state, with the findings that it changes. No clock, no I/O: the same frames in journal order always give
/// the same state, so replay, back-test and live are one code.
/// </summary>
public static class VehicleStep
{
    /// <param name="message">Decoded from one frame.</param>
    /// <param name="position">Journal position of the frame; one that was applied already changes nothing.</param>
    /// <param name="rules">Of these each day is judged by those in force on it.</param>
    /// <param name="changed">Receives findings that are new or changed by this frame, withdrawn ones too.</param>
    public static void Observe(
        VehicleState state, VehicleMessage message, long position, long receivedAtMs, VehicleFacts facts, RuleBook rules, CityCalendar calendar,
        ICollection<Finding> changed)
    {
        if (position <= state.AppliedTo) return;
        state.AppliedTo = position;
        state.FramesReceived++;
        state.LastReceivedMs = Math.Max(state.LastReceivedMs, receivedAtMs);

        var frame = new FrameContext(message.Vin, position, receivedAtMs, facts, rules, calendar, changed);
        var diagnosedDay = 0;
        foreach (var record in message.Obd) diagnosedDay = Math.Max(diagnosedDay, TakeDiagnosis(state, record, frame));
        foreach (ref readonly var reading in message.Readings) TakeReading(state, reading, frame);

        foreach (ref var detail in state.Details.AsSpan())
            if (detail.Day != 0 && (detail.Day == diagnosedDay || Unseen(state, detail) >= frame.RulesOn(detail.Day).Evidence.LookEverySeconds))
                DayLook.Take(state, ref detail, frame);
    }

    /// <summary>A frame that could not be used: counted, nothing else.</summary>
    public static void Reject(VehicleState state, long position)
    {
        if (position <= state.AppliedTo) return;
        state.AppliedTo = position;
        state.FramesRejected++;
    }

    private static void TakeReading(VehicleState state, in EngineReading reading, in FrameContext frame)
    {
        var second = reading.UnixSeconds;
        var time = ReadingTimes.Classify(second, frame.ReceivedAtMs, frame.Ingest);
        if (time == ReadingTime.ClockFault)
        {
            state.ClockFaults++;
            return;
        }

        RememberNewest(state, reading);
        var day = frame.Calendar.DayNumber(second);
        if (time == ReadingTime.StoredOnly || IsForgotten(state, day))
        {
            state.SecondsTooOld++;
            return;
        }

        if (!state.Seen.Add(second))
        {
            state.SecondsRepeated++;
            return;
        }

        var rules = frame.RulesOn(day);
        ref var detail = ref Open(state, day, frame);
        detail.LastPosition = frame.Position;
        var clean = CleanReading.Of(reading, second > state.Live.Second ? state.Live : state.Late, rules.Cleaning);
        ref var sums = ref state.Book.Of(day);
        sums.Add(clean, frame.Facts.RatedTorqueNm);
        detail.Add(clean, frame.Facts, rules);
        if (clean.NoxDownstreamPpm is not null) state.DownstreamSeconds++;
        if (clean.DpfKpa > 0) state.FilterSeconds++;
        if (clean.EngineSeconds > 0 && reading.ReagentPercent is { } level) TakeUrea(state, ref sums, second, level, clean.Kilometres, rules);
        state.Identity.TakeReading(reading, clean, rules.Identity);
        if (clean.EngineRpm >= rules.Cleaning.EngineOnRpm) state.Obd.CountEngineSecond(second, rules.D14.RecordValidSeconds);
    }

    private static void TakeUrea(VehicleState state, ref DaySums sums, long second, double percent, double kilometres, RuleSet rules)
    {
        var ledger = state.Urea;
        var (fall, rise) = ledger.Take(second, percent, kilometres, rules.D6);
        state.Urea = ledger;
        sums.UreaFall = (ushort)Math.Min(ushort.MaxValue, sums.UreaFall + fall);
        sums.UreaRise = (ushort)Math.Min(ushort.MaxValue, sums.UreaRise + rise);
    }

    /// <returns>The day whose diagnosis it is, to be looked at; 0 when the record changes nothing.</returns>
    private static int TakeDiagnosis(VehicleState state, ObdRecord record, in FrameContext frame)
    {
        var time = ReadingTimes.Classify(record.UnixSeconds, frame.ReceivedAtMs, frame.Ingest);
        if (time == ReadingTime.ClockFault) state.ClockFaults++;
        var day = frame.Calendar.DayNumber(record.UnixSeconds);
        if (time != ReadingTime.Judged || IsForgotten(state, day) || !state.Obd.Take(record, frame.Position, frame.RulesOn(day).D14)) return 0;
        Open(state, day, frame).LastPosition = frame.Position;
        state.Identity.TakeRecord(record, frame.Vin, day);
        return day;
    }

    private static bool IsForgotten(VehicleState state, int day) => day <= state.NewestDay - VehicleState.RememberedDays;

    private static uint Unseen(VehicleState state, in DayDetail detail) =>
        state.Book.Of(detail.Day).Seconds - detail.SecondsAtLook;

    private static void RememberNewest(VehicleState state, in EngineReading reading)
    {
        if (reading.UnixSeconds <= state.NewestSecond) return;
        state.NewestSecond = reading.UnixSeconds;
        for (var i = 0; i < EngineQuantities.Count; i++) state.NewestRaws[i] = reading.Raw((EngineQuantity)i);
    }

    /// <summary>The detail of a day; a day that was not open replaces the one touched longest ago, after a last look at all that are open.</summary>
    private static ref DayDetail Open(VehicleState state, int day, in FrameContext frame)
    {
        var details = state.Details.AsSpan();
        var oldest = 0;
        for (var i = 0; i < details.Length; i++)
        {
            if (details[i].Day == day) return ref details[i];
            if (TouchedAt(details[i]) < TouchedAt(details[oldest])) oldest = i;
        }

        foreach (ref var detail in details)
            if (detail.Day != 0 && Unseen(state, detail) > 0) DayLook.Take(state, ref detail, frame);

        if (details[oldest].Day != 0 && details.Length < VehicleState.DetailedDays)
        {
            oldest = details.Length;
            details = state.Details = [.. state.Details, default];
        }

        details[oldest] = new DayDetail { Day = day, Reopened = BeginDay(state, day, frame) };
        return ref details[oldest];
    }

    private static long TouchedAt(in DayDetail detail) => detail.Day == 0 ? long.MinValue : detail.LastPosition;

    /// <returns>True: something of the day was counted before.</returns>
    private static bool BeginDay(VehicleState state, int day, in FrameContext frame)
    {
        var known = !state.Book.Begin(day, frame.Position);
        if (day > state.NewestDay)
        {
            state.NewestDay = day;
            state.Book.Forget(day - VehicleState.RememberedDays + 1);
            state.Seen.Forget(frame.Calendar.StartOf(day - VehicleState.RememberedDays + 1));
            ForgetDetails(state);
            LevelScore.Update(state, frame.RulesOn(day));
        }

        return known;
    }

    /// <summary>After a long stop a detail may be left of a day that is no longer in the book.</summary>
    private static void ForgetDetails(VehicleState state)
    {
        foreach (ref var detail in state.Details.AsSpan())
            if (IsForgotten(state, detail.Day)) detail = default;
    }
}
