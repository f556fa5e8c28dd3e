using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Telematics.Storage.Stations;

/// <summary>
/// Nonces of accepted hellos, for as long as their timestamp would be taken. They are kept in a file, flushed before the answer: the other way, to refuse
/// timestamps from before the start, would lock out every station whose clock is a little behind for that long after each restart.
/// Only a hello whose HMAC was right comes here, so nobody else can fill it.
/// File: timestamp 8, SHA-256 of key id and nonce 32, first 8 bytes of the SHA-256 of both; little-endian.
/// </summary>
public sealed class NonceMemory : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int HashLength = SHA256.HashSizeInBytes, BodyLength = 8 + HashLength, EntryLength = BodyLength + 8;
    private const int Most = 100_000;
    private const int RewriteBeyond = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly Dictionary<string, long> _used = [];
    private FileStream _file;

    public NonceMemory(string path, long nowMs)
    {
        _path = path;
        if (File.Exists(path)) Load(File.ReadAllBytes(path));
        _file = Rewrite(nowMs);
    }

    /// <summary>False: used before, or too many at once. True: remembered, and durably so.</summary>
    public bool TryUse(string keyId, ReadOnlySpan<byte> nonce, long timestampMs, long nowMs)
    {
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(keyId), 0, .. nonce]);
        lock (_gate)
        {
            if (_file.Length > RewriteBeyond || _used.Count >= Most)
            {
                _file.Dispose();
                _file = Rewrite(nowMs);
            }

            if (_used.Count >= Most || !_used.TryAdd(Convert.ToHexString(hash), timestampMs)) return false;
            _file.Write(Entry(timestampMs, hash));
            _file.Flush(flushToDisk: true);
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Entry(long timestampMs, ReadOnlySpan<byte> hash)
    {
        var entry = new byte[EntryLength];
        BinaryPrimitives.WriteInt64LittleEndian(entry, timestampMs);
        hash.CopyTo(entry.AsSpan(8));
        SHA256.HashData(entry.AsSpan(0, BodyLength)).AsSpan(0, 8).CopyTo(entry.AsSpan(BodyLength));
        return entry;
    }

    private void Load(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= EntryLength; bytes = bytes[EntryLength..])
        {
            var hash = bytes.Slice(8, HashLength);
            var timestampMs = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (bytes[..EntryLength].SequenceEqual(Entry(timestampMs, hash))) _used[Convert.ToHexString(hash)] = timestampMs; // a torn tail was never answered
        }
    }

    /// <summary>Without those whose timestamp would be refused by now.</summary>
    private FileStream Rewrite(long nowMs)
    {
        var oldest = nowMs - (long)(2 * Window).TotalMilliseconds; // twice: the clock may be set back a little
        foreach (var (hash, _) in _used.Where(used => used.Value < oldest).ToList()) _used.Remove(hash);
        LedgerFile.Replace(_path, [.. _used.SelectMany(used => Entry(used.Value, Convert.FromHexString(used.Key)))]);
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }
}
