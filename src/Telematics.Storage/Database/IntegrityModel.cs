using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>The table of sealed days of the journal.</summary>
internal static class IntegrityModel
{
    public static void Describe(ModelBuilder builder) => builder.Entity<JournalDayRow>(day =>
    {
        day.ToTable("journal_days").HasKey(d => d.Number);
        day.Property(d => d.Number).ValueGeneratedNever();
    });
}
