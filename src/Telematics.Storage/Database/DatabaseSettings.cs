namespace Telematics.Storage.Database;

public enum DatabaseProvider
{
    Sqlite,
}

/// <summary>Where the relational store is: the settings <c>Database:Provider</c> and <c>Database:ConnectionString</c>.</summary>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>The file of the embedded mode in the folder of <c>Data:Path</c>.</summary>
    public static DatabaseSettings SqliteIn(string dataPath) =>
        new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(dataPath, "telematics.db")}");

    /// <exception cref="FormatException">The provider is not one of ours; the message names the setting, its value and what is allowed.</exception>
    public static DatabaseSettings From(string? provider, string? connectionString, string dataPath)
    {
        if (!string.IsNullOrEmpty(provider) && !EnumNames.TryParse<DatabaseProvider>(provider, out _))
            throw new FormatException($"Database:Provider is '{provider}'; allowed: {EnumNames.Allowed<DatabaseProvider>()}");

        return string.IsNullOrEmpty(connectionString) ? SqliteIn(dataPath) : new(DatabaseProvider.Sqlite, connectionString);
    }
}
