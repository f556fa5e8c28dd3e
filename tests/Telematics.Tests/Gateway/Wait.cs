using System.Diagnostics;

namespace Telematics.Tests.Gateway;

internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for a condition, never for a time; the patience only ends a test that would hang.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waiting.Elapsed < Patience, $"did not happen within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(2);
        }
    }

    public static async Task<T> For<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"did not happen within {Patience.TotalSeconds} s: {what}");
        }
    }
}
