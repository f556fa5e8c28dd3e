using System.Text;

namespace Telematics.Protocols.Stations.Import;

/// <summary>The bytes of a file as text. A byte order mark always wins; damaged bytes refuse the file, because a plate of question marks helps nobody.</summary>
public static class ImportText
{
    public const string Automatic = "auto";

    /// <summary>Names that a mapping may use.</summary>
    public static readonly IReadOnlyList<string> Encodings = [Automatic, "utf-8", "gbk", "gb18030", "utf-16"];

    /// <exception cref="ImportFileException">The bytes are not of that encoding.</exception>
    public static string Decode(ReadOnlySpan<byte> file, string encoding)
    {
        if (file.StartsWith(Encoding.UTF8.Preamble)) return Strict(file[3..], "utf-8");
        if (file.StartsWith(Encoding.Unicode.Preamble)) return Strict(file[2..], "utf-16");
        if (encoding != Automatic) return Strict(file, encoding);

        // GB18030 contains GBK and GB2312; text in it is hardly ever valid UTF-8 by chance.
        return System.Text.Unicode.Utf8.IsValid(file) ? Encoding.UTF8.GetString(file) : Strict(file, "gb18030");
    }

    private static string Strict(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return Named(name).GetString(bytes);
        }
        catch (DecoderFallbackException damaged)
        {
            var line = 1 + bytes[..Math.Clamp(damaged.Index, 0, bytes.Length)].Count((byte)'\n');
            throw new ImportFileException(line, $"the file is not {name}");
        }
    }

    private static Encoding Named(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? throw new ArgumentException($"no encoding '{name}'", nameof(name)),
    };
}
