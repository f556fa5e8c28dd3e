using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>What the latest OBD record said, as far as rules go on needing it; the record itself is read back from the journal.</summary>
[GenerateSerializer, Alias("obd-state")]
public sealed class ObdState
{
    private const int MaxNoxCodes = 4;

    /// <summary>Time of the latest record, Unix seconds; 0 = none yet.</summary>
    [Id(0)] public long Second { get; set; }

    /// <summary>Journal position of its frame.</summary>
    [Id(1)] public long Position { get; set; }

    [Id(2)] public byte? Protocol { get; set; }

    /// <summary>Time of the first record of the present run of "lamp on"; 0 = the lamp is off, or not known.</summary>
    [Id(3)] public long MilOnSince { get; set; }

    /// <summary>Seconds of running engine since then.</summary>
    [Id(4)] public uint MilEngineSeconds { get; set; }

    /// <summary>Those fault codes of the record that the rule set lists as NOx-control codes, a few at most.</summary>
    [Id(5)] public uint[] NoxCodes { get; set; } = [];

    /// <summary>Takes a record in, unless a later one is known already.</summary>
    public bool Take(ObdRecord record, long position, DiagnosisLamp.Settings settings)
    {
        if (record.UnixSeconds < Second) return false;
        (Second, Position, Protocol) = (record.UnixSeconds, position, record.Protocol);
        if (record.MilOn is not true) (MilOnSince, MilEngineSeconds) = (0, 0);
        else if (MilOnSince == 0) MilOnSince = record.UnixSeconds;
        NoxCodes = [.. record.Dtcs.Where(code => settings.IsNoxControl(record.Protocol, code)).Distinct().Take(MaxNoxCodes)];
        return true;
    }

    /// <summary>The standard has a record sent at least once in 24 h; what is much older says nothing about now.</summary>
    public bool IsCurrent(long unixSeconds, int validSeconds) => Second > 0 && unixSeconds - Second <= validSeconds;

    public void CountEngineSecond(long unixSeconds, int validSeconds)
    {
        if (MilOnSince > 0 && unixSeconds >= MilOnSince && IsCurrent(unixSeconds, validSeconds)) MilEngineSeconds++;
    }
}
