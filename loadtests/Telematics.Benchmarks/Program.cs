using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// A short job by default: tells an order of magnitude apart from a mistake in a few minutes. `--job Medium` and every other option of
// BenchmarkDotNet is taken as usual; a job named on the command line replaces the short one.
var config = ManualConfig.Create(DefaultConfig.Instance).AddDiagnoser(MemoryDiagnoser.Default).HideColumns(Column.Error, Column.RatioSD);
if (!args.Contains("--job")) config.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
var ran = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Contains("--filter") ? args : ["--filter", "*", .. args], config);
return ran.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
