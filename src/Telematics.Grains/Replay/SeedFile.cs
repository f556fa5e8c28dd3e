using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Telematics.Grains.Replay;

/// <summary>
/// A seed as a file: text, gzip. The first line is the header as JSON, then one line a record (position, receipt in Unix ms, "frame" or "rejected", payload in
/// base64), and at last the SHA-256 of all lines before. docs/replay.md describes it.
/// </summary>
public static class SeedFile
{
    private const string Frame = "frame", Rejected = "rejected", Check = "sha256 ";

    public static void Write(Stream to, Seed seed)
    {
        using var zip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true);
        using var writer = new StreamWriter(zip, new UTF8Encoding(false));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Line(JsonSerializer.Serialize(seed.Header));
        foreach (var record in seed.Records)
            Line(string.Create(CultureInfo.InvariantCulture,
                $"{record.Position} {record.ReceivedAtMs} {(record.Rejected ? Rejected : Frame)} {Convert.ToBase64String(record.Payload)}"));
        writer.Write(Check + Convert.ToHexStringLower(hash.GetHashAndReset()) + "\n");

        void Line(string text)
        {
            writer.Write(text + "\n");
            hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        }
    }

    /// <exception cref="InvalidDataException">It is no seed, a newer one, or not what was written.</exception>
    public static Seed Read(Stream from)
    {
        try
        {
            using var reader = new StreamReader(new GZipStream(from, CompressionMode.Decompress), Encoding.UTF8);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            SeedHeader? header = null;
            var records = new List<SeedRecord>();
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith(Check, StringComparison.Ordinal))
                    return line[Check.Length..] == Convert.ToHexStringLower(hash.GetHashAndReset()) && header is not null
                        ? new Seed(header, records)
                        : throw new InvalidDataException("the file is not what was exported: its SHA-256 is another one");
                hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
                if (header is null) header = Header(line);
                else records.Add(Record(line));
            }

            throw new InvalidDataException("the file ends in the middle");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw new InvalidDataException($"the file is no seed: {broken.Message}", broken);
        }
    }

    private static SeedHeader Header(string line)
    {
        var header = JsonSerializer.Deserialize<SeedHeader>(line) ?? throw new InvalidDataException("the file is no seed: its header is empty");
        return header.Version == SeedHeader.Newest
            ? header
            : throw new InvalidDataException($"the file is a seed of version {header.Version}; this program reads {SeedHeader.Newest}");
    }

    private static SeedRecord Record(string line)
    {
        var parts = line.Split(' ');
        return new SeedRecord(
            long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == Rejected,
            Convert.FromBase64String(parts[3]));
    }
}
