using System.Security.Cryptography;
using System.Text;
using Telematics.Core.Stations;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Stations;

/// <summary>
/// A ledger as a file, so that a start reads the journal's last minutes and not its years. Only a short cut: a file that is missing or damaged
/// (SHA-256 at its end) means that the journal is read from the beginning.
/// </summary>
internal static class LedgerFile
{
    private const uint Format = 0x31_44_4C_52; // "RLD1"

    public static byte[] Write(LineLedger ledger)
    {
        using var stream = new MemoryStream();
        using var to = new BinaryWriter(stream);
        to.Write(Format);
        to.Write(ledger.Line.ToString());
        to.Write(ledger.AppliedTo);
        to.Write(ledger.LastReceivedAtMs);
        Write(to, ledger.Sequences);

        to.Write(ledger.Passes.Count);
        foreach (var (pass, receivedAtMs) in ledger.Passes.All)
        {
            to.Write(pass.Id);
            to.Write(pass.Content);
            to.Write(receivedAtMs);
        }

        var announced = ledger.Media.All.ToList();
        to.Write(announced.Count);
        foreach (var media in announced)
        {
            to.Write(media.Id);
            to.Write(media.Size);
            to.Write(media.Sha256);
            to.Write(media.IsWhole);
            Write(to, media.Received);
        }

        to.Flush();
        to.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>Null: not this line's ledger, or damaged.</summary>
    public static LineLedger? Read(byte[] bytes, LineKey line)
    {
        var length = bytes.Length - SHA256.HashSizeInBytes;
        if (length < sizeof(uint) || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length))) return null;

        using var from = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        if (from.ReadUInt32() != Format || from.ReadString() != line.ToString()) return null;
        var appliedTo = from.ReadInt64();
        var ledger = new LineLedger(line) { AppliedTo = appliedTo };
        ledger.Note(new LineEntry(0, from.ReadInt64()));
        Read(from, ledger.Sequences);

        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var pass = new PassMark(from.ReadUInt64(), from.ReadUInt64());
            ledger.Passes.Add(pass, from.ReadInt64());
        }

        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var media = new AnnouncedMedia(from.ReadUInt64(), from.ReadInt64(), from.ReadBytes(MediaStore.HashLength)) { IsWhole = from.ReadBoolean() };
            Read(from, media.Received);
            ledger.Media.Add(media);
        }

        return ledger;
    }

    /// <summary>Durable, and whole or not at all.</summary>
    public static void Replace(string path, byte[] bytes)
    {
        var beside = path + ".new";
        using (var file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(beside, path, overwrite: true);
        LibC.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static void Write(BinaryWriter to, SequenceRuns runs)
    {
        to.Write(runs.Runs.Count);
        foreach (var (first, last) in runs.Runs)
        {
            to.Write(first);
            to.Write(last);
        }
    }

    private static void Read(BinaryReader from, SequenceRuns runs)
    {
        for (var left = from.ReadInt32(); left > 0; left--) runs.Add(from.ReadUInt64(), from.ReadUInt64());
    }
}
