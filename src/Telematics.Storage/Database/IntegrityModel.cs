using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database;

/// <summary>The tables of sealed days of the journal and of legal holds.</summary>
internal static class IntegrityModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<JournalDayRow>(day =>
        {
            day.ToTable("journal_days").HasKey(d => d.Number);
            day.Property(d => d.Number).ValueGeneratedNever();
        });
        builder.Entity<LegalHold>().ToTable("legal_holds").HasKey(h => h.Id);
    }
}
