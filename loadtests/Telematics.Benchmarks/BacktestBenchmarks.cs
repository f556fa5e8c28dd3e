using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Driver;
using Telematics.Grains.Replay;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.Journal;

namespace Telematics.Benchmarks;

/// <summary>A back-test from the journal's files to its tally, on one core: read, check, decode, step under two rule sets.</summary>
public class BacktestBenchmarks
{
    private const int Vehicles = 200, FramesEach = 500;
    private const int Readings = Vehicles * FramesEach * Samples.ReadingsPerFrame;

    private static readonly ReplayRules Present = new(new RuleBook(RuleSet.Default), CityCalendar.Shanghai, new Dictionary<Vin, VehicleFacts>());
    private static readonly ReplaySpan Span = new(Samples.Second - 86_400, Samples.Second + 86_400, CityCalendar.Shanghai);

    private readonly string _path = Directory.CreateTempSubdirectory("telematics-backtest-").FullName;
    private StoredFrames _frames = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        var settings = new JournalSettings { Path = _path, MinFreeBytes = 0 };
        await using (var journal = await SegmentJournal.Open(settings, TimeProvider.System, NullLogger<SegmentJournal>.Instance))
        {
            var sources = Enumerable.Range(0, Vehicles).Select(vehicle => new FrameSource(vehicle, Samples.Second, "LBNCH")).ToArray();
            var key = new byte[Vin.Length];
            for (var i = 0; i < FramesEach; i++)
            {
                foreach (var source in sources)
                {
                    source.Vin.CopyTo(key);
                    journal.Append(RecordKind.VehicleFrame, key, (Samples.Second + 10 * i + 11) * 1000, source.Next());
                }

                await journal.Commit();
            }
        }

        var folder = new JournalFolder(_path);
        _frames = new StoredFrames(folder, Gb17691Codec.Decode, new WalkRange(Span.ReceivedFromMs, Span.ReceivedToMs, folder.End), null);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_path, recursive: true);

    [Benchmark(Description = "back-test, per reading, one core", OperationsPerInvoke = Readings)]
    public async Task<long> Backtest()
    {
        var parts = await FleetWalk.Run(
            _frames, 1, 1, () => new BacktestTaker(Present, Present, Span), taker => taker.Tally(), null, CancellationToken.None);
        return parts[0].Readings == Readings ? parts[0].Vehicles : throw new InvalidOperationException("Not every reading was judged");
    }

    /// <summary>What reading and checking the journal costs of it.</summary>
    [Benchmark(Description = "walk of the journal alone, per reading", OperationsPerInvoke = Readings)]
    public long Walk()
    {
        var records = 0L;
        _frames.Journal.Walk(_frames.Range, (in RecordInPlace _) => records++, null, CancellationToken.None);
        return records;
    }
}
