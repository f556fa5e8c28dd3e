using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Vehicle identification number (车辆识别代号, ISO 3779 / GB 16735): 17 characters A-Z and 0-9.
/// Held as 17 bytes without an allocation, because it is looked up for every frame.
/// </summary>
public readonly struct Vin : IEquatable<Vin>
{
    public const int Length = 17;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly byte _last;

    private Vin(ReadOnlySpan<byte> ascii)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(ascii);
        _second = BinaryPrimitives.ReadUInt64BigEndian(ascii[8..]);
        _last = ascii[16];
    }

    /// <summary>The default value: no vehicle.</summary>
    public bool IsEmpty => _last == 0;

    public static bool TryParse(ReadOnlySpan<byte> ascii, out Vin vin)
    {
        vin = default;
        if (!IsVin(ascii)) return false;
        vin = new Vin(ascii);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Vin vin)
    {
        vin = default;
        if (text is not { Length: Length } || !Ascii.IsValid(text)) return false;
        Span<byte> bytes = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(text, bytes);
        return TryParse(bytes, out vin);
    }

    public static Vin Parse(string text) =>
        TryParse(text, out var vin) ? vin : throw new FormatException($"'{text}' is not a VIN: 17 characters A-Z and 0-9 are expected");

    /// <summary>Only upper-case letters and digits: the strict test that keeps the framer from locking onto noise.</summary>
    public static bool IsVin(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length != Length) return false;
        foreach (var c in ascii)
            if (c is not ((>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9'))) return false;
        return true;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        destination[16] = _last;
    }

    public bool Equals(Vin other) => _first == other._first && _second == other._second && _last == other._last;

    public override bool Equals(object? obj) => obj is Vin other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_first, _second, _last);

    public override string ToString() => IsEmpty
        ? ""
        : string.Create(Length, this, static (text, vin) =>
        {
            Span<byte> bytes = stackalloc byte[Length];
            vin.CopyTo(bytes);
            Encoding.ASCII.GetChars(bytes, text);
        });

    public static bool operator ==(Vin left, Vin right) => left.Equals(right);

    public static bool operator !=(Vin left, Vin right) => !left.Equals(right);
}
