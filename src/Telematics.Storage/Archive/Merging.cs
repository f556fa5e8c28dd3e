namespace Telematics.Storage.Archive;

/// <summary>Several sorted files as one, each second of a vehicle once: the one that was received first.</summary>
internal static class Merging
{
    public static async Task Run<T>(IReadOnlyList<ArchiveReader<T>> inputs, IRowSink<T> into) where T : struct, IArchiveRow<T>
    {
        var open = new List<ArchiveReader<T>>(inputs.Count);
        foreach (var input in inputs)
            if (await input.Next()) open.Add(input);

        var (last, any) = (default(T), false);
        while (open.Count > 0)
        {
            var least = Least(open);
            var row = open[least].Current;
            if (!await open[least].Next()) open.RemoveAt(least);
            if (any && row.Second == last.Second && row.SameVehicle(last)) continue;
            (last, any) = (row, true);
            await into.Add(row);
        }
    }

    private static int Least<T>(List<ArchiveReader<T>> open) where T : struct, IArchiveRow<T>
    {
        var least = 0;
        for (var i = 1; i < open.Count; i++)
            if (open[i].Current.CompareTo(open[least].Current) < 0) least = i;
        return least;
    }
}
