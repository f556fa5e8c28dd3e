using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Model;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>One truck through all its days: driven, told, sent, judged, and held against the truth.</summary>
public sealed class TruckRun
{
    private const int SecondsPerHour = 3600, EndingSeconds = 45;
    private readonly Member _member;
    private readonly ModelSetting _setting;
    private readonly int _days;
    private readonly Chance _chance;
    private readonly Truck _truck;
    private readonly WireTerminal _terminal;
    private readonly Diagnosis _diagnosis;
    private readonly DayPlan _plan;
    private readonly Judged _judged;
    private readonly NaiveRule _naive;
    private readonly Feed _feed;
    private readonly Truth _truth = new();
    private readonly Verdicts _verdicts = new();
    private long _parkedSince;
    private ulong _print;
    private long _readings;

    /// <param name="also">Sees every frame too, before it is judged.</param>
    public TruckRun(Member member, ModelSetting setting, ulong seed, int days, RuleBook rules, Receive? also = null)
    {
        (_member, _setting, _days) = (member, setting, days);
        _chance = Chance.Of(seed, 4, (ulong)member.Number);
        _truck = new Truck(member.Build, _chance);
        _terminal = new WireTerminal(member, _chance);
        _diagnosis = new Diagnosis(member);
        _plan = new DayPlan(member, days, _chance);
        _judged = new Judged(member, rules);
        _naive = new NaiveRule(member.Registry);
        _feed = new Feed(member, _chance, also + _judged.Receive);
    }

    public TruckResult Run()
    {
        var firstDay = _setting.Start.DayNumber;
        _parkedSince = CityCalendar.Shanghai.StartOf(firstDay) - 12 * SecondsPerHour;
        for (var day = 0; day < _days; day++) Day(day, CityCalendar.Shanghai.StartOf(firstDay + day));
        return _verdicts.Result(_member, _setting, _judged, _truth) with
        {
            Readings = _readings,
            NaiveDays = _naive.DaysAbove,
            SensedGramsPerKWh = _naive.SensedGramsPerKWh,
            Print = _print,
        };
    }

    private void Day(int day, long midnight)
    {
        var trips = _plan.Of(day, _setting.Traffic.DayOff);
        if (trips.Count == 0) return;
        _judged.BeginDay();
        _truck.Tank.RefillBelow(_member.Kind == TruckKind.Underdosed ? 3 : _chance.Between(12, 45));
        foreach (var trip in trips) Drive(trip, day, midnight + trip.StartSecond);
        _naive.EndDay();
        _verdicts.EndDay(_member, day, _judged, _truth.DroveDirty);
        _truth.EndDay();
    }

    private void Drive(in Trip trip, int day, long start)
    {
        var tampering = trip.IsDirty ? _member.Tampering : Tampering.None;
        _truck.StartTrip(trip.Ambient, (start - _parkedSince) / (double)SecondsPerHour, trip.Load);
        _feed.BeginTrip(_diagnosis.Take(start, day), trip.Seconds, _member.HoursPerDay.High);
        var dirty = trip.IsDirty;
        for (var second = 0; second < trip.Seconds; second++) Second(start + second, tampering, dirty, second >= trip.Seconds - EndingSeconds);
        _parkedSince = start + trip.Seconds;
        _feed.EndTrip(_parkedSince);
    }

    private void Second(long now, Tampering tampering, bool dirty, bool ending)
    {
        _truck.Step(tampering.Hardware, ending);
        _truth.Add(_truck, dirty);
        ref var reading = ref _feed.Next(now);
        _terminal.Write(_truck, tampering, ref reading);
        _naive.Add(reading);
        _print = _print * 31 + reading.Raw(EngineQuantity.NoxDownstream) * 7UL + reading.Raw(EngineQuantity.FuelRate);
        _readings++;
        _feed.Filled(now);
    }
}
