using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

public sealed class PassJudgeTests
{
    [Fact]
    public void A_clean_pass_in_good_weather_counts_and_passes()
    {
        var judged = Passes.Judge(Passes.Good);

        Assert.Equal((PassValidity.Valid, PassOutcome.Pass), (judged.Validity, judged.Outcome));
        Assert.Equal(new PlateKey("冀A11111", PlateColor.Yellow), judged.Plate);
        Assert.Equal(PollutantItems.Opacity | PollutantItems.Ringelmann | PollutantItems.No, judged.MeasuredItems);
        Assert.Equal(PollutantItems.None, judged.Exceeds);
        Assert.Equal(8.14, judged.VspKwPerT!.Value, 0.01);
        Assert.Equal(13.0925, judged.NoGPerKg!.Value, 0.001); // 46/0.01397 * 0.004 / 1.006
        Assert.Equal(8 / 9.0, judged.OpacityPerCo2!.Value, 1e-12);
        Assert.Equal("2019.1", judged.RuleSetVersion);
    }

    public static TheoryData<string, Pass, PassValidity> Ends => new()
    {
        { "rain", Passes.Good with { Raining = true }, PassValidity.Rain },
        { "wind at its limit", Passes.Good with { WindSpeedMps = 5 }, PassValidity.Valid },
        { "wind", Passes.Good with { WindSpeedMps = 5.01 }, PassValidity.Wind },
        { "cold at its limit", Passes.Good with { TemperatureC = -20 }, PassValidity.Valid },
        { "cold", Passes.Good with { TemperatureC = -20.1 }, PassValidity.Temperature },
        { "hot", Passes.Good with { TemperatureC = 45.1 }, PassValidity.Temperature },
        { "humid at its limit", Passes.Good with { HumidityPercent = 85 }, PassValidity.Valid },
        { "humid", Passes.Good with { HumidityPercent = 85.1 }, PassValidity.Humidity },
        { "thin air", Passes.Good with { PressureKpa = 69.9 }, PassValidity.Pressure },
        { "dense air", Passes.Good with { PressureKpa = 106.1 }, PassValidity.Pressure },
        { "slow", Passes.Good with { SpeedKmh = 9.9 }, PassValidity.SpeedRange },
        { "slow at its limit", Passes.Good with { SpeedKmh = 10 }, PassValidity.Valid },
        { "fast", Passes.Good with { SpeedKmh = 120.1, AccelerationMps2 = -0.3, GradeDeg = 0 }, PassValidity.SpeedRange },
        { "braking hard, down to negative power", Passes.Good with { AccelerationMps2 = -1.4 }, PassValidity.AccelerationRange | PassValidity.VspRange },
        { "full power", Passes.Good with { AccelerationMps2 = 1.2 }, PassValidity.VspRange },
        { "down-hill", Passes.Good with { GradeDeg = -0.1, AccelerationMps2 = 0.4 }, PassValidity.GradeRange },
        { "speed unknown", Passes.Good with { SpeedKmh = null }, PassValidity.VspRange },
        { "acceleration unknown", Passes.Good with { AccelerationMps2 = null }, PassValidity.VspRange },
        { "grade of the pass unknown, of the line known", Passes.Good with { GradeDeg = null }, PassValidity.Valid },
        { "plume flagged", Passes.Good with { PlumeValid = false }, PassValidity.PlumeTooThin },
        { "thin plume at its limit", Passes.Good with { Co2Percent = 1, OpacityPercent = 1 }, PassValidity.Valid },
        { "thin plume, flag says good", Passes.Good with { Co2Percent = 0.99 }, PassValidity.PlumeTooThin },
        { "CO2 unknown, flag says good", Passes.Good with { Co2Percent = null }, PassValidity.Valid },
        { "flag unknown, CO2 good", Passes.Good with { PlumeValid = null }, PassValidity.Valid },
        { "nothing known of the plume", Passes.Good with { Co2Percent = null, PlumeValid = null }, PassValidity.PlumeTooThin },
        { "weather unknown", Passes.Good with { WindSpeedMps = null, TemperatureC = null, HumidityPercent = null, PressureKpa = null, Raining = null }, PassValidity.Valid },
        { "petrol", Passes.Good with { Fuel = FuelKind.Petrol }, PassValidity.NotDiesel },
        { "fuel unknown", Passes.Good with { Fuel = null }, PassValidity.Valid },
        { "plate empty", Passes.Good with { Plate = "" }, PassValidity.PlateUnreadable },
        { "plate misread", Passes.Good with { Plate = "冀A1I111" }, PassValidity.PlateUnreadable },
        { "colour unknown", Passes.Good with { PlateColor = null }, PassValidity.PlateUnreadable },
        { "confidence at its limit", Passes.Good with { PlateConfidence = 0.95 }, PassValidity.Valid },
        { "confidence low", Passes.Good with { PlateConfidence = 0.949 }, PassValidity.PlateUnreadable },
        { "confidence unknown", Passes.Good with { PlateConfidence = null }, PassValidity.PlateUnreadable },
        { "trailer plate in blue", Passes.Good with { Plate = "冀A1234挂", PlateColor = PlateColor.Blue }, PassValidity.PlateUnreadable },
    };

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public void Each_condition_has_its_own_reason_and_its_ends_belong_to_it(string what, Pass pass, PassValidity expected)
    {
        var judged = Passes.Judge(pass);

        Assert.True(judged.Validity == expected, $"{what}: {judged.Validity}");
        Assert.Equal(expected == PassValidity.Valid ? PassOutcome.Pass : PassOutcome.Invalid, judged.Outcome);
    }

    [Fact]
    public void The_line_must_be_proven_at_the_time_of_the_pass()
    {
        Assert.Equal(PassValidity.Valid, Passes.Judge(Passes.Good, Passes.Moment with { LastGoodCalibrationMs = null }).Validity);
        Assert.Equal(PassValidity.Valid, Passes.Judge(Passes.Good, Passes.Moment with { LastGoodCalibrationMs = Passes.Noon - 4 * 3_600_000 }).Validity);
        Assert.Equal(PassValidity.CalibrationOverdue, Passes.Judge(Passes.Good, Passes.Moment with { LastGoodCalibrationMs = Passes.Noon - 4 * 3_600_000 - 1 }).Validity);
        Assert.Equal(PassValidity.CalibrationUnproven, Passes.Judge(Passes.Good, Passes.Moment with { CalibrationUnproven = true }).Validity);
        Assert.Equal(PassValidity.LineQuarantined, Passes.Judge(Passes.Good, Passes.Moment with { Quarantined = true }).Validity);
    }

    [Fact]
    public void An_instrument_counts_to_the_end_of_its_last_local_day()
    {
        Assert.Equal(PassValidity.Valid, At("2019-06-30 23:59:59").Validity);
        Assert.Equal(PassValidity.DeviceExpired, At("2019-07-01 00:00:00").Validity);
        Assert.Equal(PassValidity.Valid, Passes.Judge(Passes.Good, line: Passes.Facts with { Instruments = [] }).Validity);

        static JudgedPass At(string local)
        {
            var ms = Passes.Ms(local);
            return Passes.Judge(Passes.Good with { PassedAtMs = ms }, new LineMoment(1, ms, ms));
        }
    }

    [Fact]
    public void A_wrong_clock_is_seen_by_the_sending_time_and_a_late_fill_is_no_wrong_clock()
    {
        var day = 86_400_000;
        Assert.Equal(PassValidity.Valid, Passes.Judge(Passes.Good, new LineMoment(1, Passes.Noon + 5 * day, Passes.Noon + 5 * day)).Validity);
        Assert.Equal(PassValidity.Valid, Passes.Judge(Passes.Good, new LineMoment(1, Passes.Noon + 61_000, Passes.Noon + 1000)).Validity);
        Assert.Equal(PassValidity.ClockSkew, Passes.Judge(Passes.Good, new LineMoment(1, Passes.Noon + 61_001, Passes.Noon + 1000)).Validity);
        Assert.Equal(PassValidity.ClockSkew, Passes.Judge(Passes.Good, new LineMoment(1, Passes.Noon - 61_000, Passes.Noon - 61_000)).Validity);
        Assert.Equal(PassValidity.Valid, Passes.Judge(Passes.Good, new LineMoment(1, Passes.Noon + 9 * day, null)).Validity);
    }

    [Fact]
    public void A_plume_in_the_plume_of_another_vehicle_and_a_trailer_do_not_count()
    {
        Assert.Equal(PassValidity.Valid, After(1000, "冀B22222").Validity);
        Assert.Equal(PassValidity.HeadwayTooShort, After(999, "冀B22222").Validity);
        Assert.Equal(PassValidity.HeadwayTooShort | PassValidity.Duplicate, After(900, "冀a·11111").Validity);
        Assert.Equal(PassValidity.Duplicate, After(10_000, "冀A11111").Validity);
        Assert.Equal(PassValidity.Valid, After(10_001, "冀A11111").Validity);
        Assert.Equal(PassValidity.Valid, After(-500, "冀B22222").Validity); // filled in late: the pass before it in the stream came after it on the road
        Assert.Equal(PassValidity.Duplicate, After(-500, "冀A11111").Validity);

        static JudgedPass After(int ms, string plate) =>
            Passes.Judge(Passes.Good, Passes.Moment with { Previous = PreviousPass.Of(Passes.Good with { PassedAtMs = Passes.Noon - ms, Plate = plate }) });
    }

    [Fact]
    public void A_value_equal_to_its_limit_passes_and_the_next_one_exceeds()
    {
        Assert.Equal(PassOutcome.Pass, Passes.Judge(Passes.Good with { OpacityPercent = 30, Ringelmann = 1, NoPpm = 1500 }).Outcome);
        Assert.Equal(PollutantItems.Opacity, Passes.Judge(Passes.Good with { OpacityPercent = 30.1 }).Exceeds);
        Assert.Equal(PassOutcome.Exceed, Passes.Judge(Passes.Good with { OpacityPercent = 30.1 }).Outcome);
        Assert.Equal(PassOutcome.Exceed, Passes.Judge(Passes.Good with { Ringelmann = 2 }).Outcome);
    }

    [Fact]
    public void NO_is_for_screening_only_unless_the_city_decides_otherwise()
    {
        var high = Passes.Good with { NoPpm = 1501 };
        var strict = Passes.Rules with { Limits = Passes.Rules.Limits with { CountForVerdict = PollutantItems.No } };

        Assert.Equal((PollutantItems.No, PassOutcome.Pass), (Passes.Judge(high).Exceeds, Passes.Judge(high).Outcome));
        Assert.Equal(PassOutcome.Exceed, Passes.Judge(high, rules: strict).Outcome);
    }

    [Fact]
    public void An_annulment_takes_the_outcome_back_and_leaves_the_measurement()
    {
        var judged = Passes.Judge(Passes.Good with { OpacityPercent = 55 });
        var annulled = PassJudge.With(judged, judged.Validity | PassValidity.Annulled, Passes.Rules);

        Assert.Equal((PassOutcome.Invalid, PollutantItems.Opacity), (annulled.Outcome, annulled.Exceeds));
        Assert.Equal(judged, PassJudge.With(annulled, PassValidity.Valid, Passes.Rules));
    }

    [Fact]
    public void A_person_and_the_registry_know_better_than_the_roadside()
    {
        var unread = Passes.Good with { Plate = "冀A1?111", Fuel = FuelKind.Petrol };
        var reading = PlateReading.ByPerson(new PlateKey("冀A11111", PlateColor.Yellow)) with { RegisteredFuel = FuelKind.Diesel };
        var judged = PassJudge.Judge(unread, Passes.Facts, Passes.Moment, reading, Passes.Rules, Passes.Calendar);

        Assert.Equal((PassValidity.Valid, true), (judged.Validity, judged.PlateConfirmed));
    }

    [Fact]
    public void Every_reason_has_words_in_both_languages()
    {
        foreach (var flag in Enum.GetValues<PassValidity>().Where(flag => flag != PassValidity.Valid))
        {
            var words = Assert.Single(StationWords.Explain(flag));
            Assert.NotEmpty(words.Zh);
            Assert.NotEmpty(words.En);
        }

        Assert.Empty(StationWords.Explain(PassValidity.Valid));
    }
}
