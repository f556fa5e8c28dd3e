using System.Diagnostics;
using Telematics.Tests.Protocols;

namespace Telematics.Tests.Fuzz;

/// <summary>Tries inputs on a target until one breaks a promise or the budget is used up. The n-th input hangs on the seed and n alone.</summary>
internal static class FuzzRun
{
    private const int MostShrinking = 3000;

    /// <summary>Null: nothing was found; else what, and where the input lies.</summary>
    public static async Task<string?> Find(FuzzTarget target, int seed, TimeSpan budget)
    {
        var mutations = new Mutations(target.Seeds, target.Words);
        var watch = Stopwatch.StartNew();
        for (var run = 0L; run < target.LeastRuns || watch.Elapsed < budget; run++)
        {
            var random = new Random(unchecked(seed * 1_000_003 + (int)run));
            var input = mutations.Next(random);
            if (random.Next(2) == 0) input = target.Mend(input, random);
            if (await FaultOf(target, input) is null) continue;

            var smallest = await Shrink(target, input);
            return Report(target, smallest, (await FaultOf(target, smallest))!, $"seed {seed}, input {run}");
        }

        return null;
    }

    /// <summary>Null: the target keeps its promises for this input.</summary>
    public static async Task<Exception?> FaultOf(FuzzTarget target, byte[] input)
    {
        try
        {
            await target.Check(input);
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return fault;
        }
    }

    /// <summary>Takes pieces out, large ones first, as long as some promise is still broken.</summary>
    private static async Task<byte[]> Shrink(FuzzTarget target, byte[] input)
    {
        var left = MostShrinking;
        for (var piece = input.Length / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length && left > 0; left--)
            {
                byte[] shorter = [.. input[..at], .. input[(at + piece)..]];
                if (await FaultOf(target, shorter) is null) at += piece;
                else input = shorter;
            }
        }

        return input;
    }

    private static string Report(FuzzTarget target, byte[] input, Exception fault, string origin)
    {
        var folder = Path.Combine(SampleFrame.RepositoryRoot(), "artifacts", "fuzz-finds", target.Name);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}.hex");
        var message = fault.Message.Split('\n')[0];
        File.WriteAllLines(path, [$"# target: {target.Name}", $"# found: {origin}", $"# fault: {fault.GetType().Name}: {message}", .. HexLines(input)]);
        return $"""
            {target.Name}: {fault}

            The input is in {path} ({origin}).
            When it is mended, keep it: move the file to tests/Telematics.Tests/Fuzz/Finds/{target.Name}/ under a name that says what it shows, with a
            line "# meaning: ...". Every run tries the kept finds again. A frame of a real terminal belongs into protocol-specs/frames.
            """;
    }

    private static IEnumerable<string> HexLines(byte[] input) => Convert.ToHexStringLower(input).Chunk(100).Select(line => new string(line));
}
