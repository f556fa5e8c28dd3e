using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal;

/// <summary>What a caller must know before it appends.</summary>
public static class JournalLimits
{
    /// <summary>The longest payload that fits whatever the key.</summary>
    public const int MaxPayload = RecordFormat.MaxLength - RecordFormat.HeaderLength - RecordFormat.MaxKeyLength;
}
