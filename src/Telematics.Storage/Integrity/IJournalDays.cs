namespace Telematics.Storage.Integrity;

/// <summary>The chain of sealed days. Only added to.</summary>
public interface IJournalDays
{
    JournalDay? Newest();

    /// <summary>Oldest first.</summary>
    IReadOnlyList<JournalDay> All();

    Task Add(JournalDay day);
}
