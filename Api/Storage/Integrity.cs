using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Api.Storage;

/// <summary>What SQLite itself knows of a damaged file: its structure, and not the contents, which have no checksums.</summary>
internal static class Integrity
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private sealed record Orphan
    {
        public required string Table { get; init; }
        public long? Rowid { get; init; }
        public required string Parent { get; init; }
    }

    /// <returns>What is wrong, one line each, of tables and row ids only; empty when nothing is.</returns>
    internal static async Task<List<string>> FaultsAsync(DbConnection connection, CancellationToken ct)
    {
        var structure = await connection.QueryAsync<string>("PRAGMA integrity_check", null, ct);
        if (structure is not ["ok"])
            return structure;

        var orphans = await connection.QueryAsync<Orphan>("PRAGMA foreign_key_check", null, ct);
        return [.. orphans.Select(orphan => $"{orphan.Table} {orphan.Rowid} -> {orphan.Parent}")];
    }

    /// <summary>Whether the database could not be read because its file is damaged, not because of lock, disk or permission.</summary>
    internal static bool IsDamage(DbException failure) => failure is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };
}
