using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

/// <summary>Both engines have the same tables with the same columns: SQL is written once.</summary>
internal sealed class SchemaParityTests
{
    private const string InSqlite = """
        SELECT t.name || '.' || c.name || CASE c."notnull" OR c.pk > 0 WHEN 1 THEN '' ELSE '?' END || ' ' || CASE t.type WHEN 'view' THEN '' ELSE c.type END
        FROM sqlite_schema t
        JOIN pragma_table_info(t.name) c
        WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite_%'
        """;

    private const string InPostgres = """
        SELECT c.table_name || '.' || c.column_name || CASE WHEN c.is_nullable = 'NO' THEN '' ELSE '?' END || ' ' || CASE
            WHEN t.table_type = 'VIEW' THEN ''
            WHEN c.data_type = 'bigint' THEN 'INTEGER'
            WHEN c.data_type = 'bytea' THEN 'BLOB'
            WHEN c.data_type = 'text' AND c.collation_name = 'C' THEN 'TEXT'
            ELSE c.data_type || ' ' || COALESCE(c.collation_name, '') END
        FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = 'public'
        """;

    [Test]
    public async Task Both_engines_have_the_same_tables_and_columns()
    {
        var database = PostgresCluster.NewDatabase();
        using var folder = new TempFolder();
        using var postgres = PostgresEngine.Open(database);
        using var sqlite = SqliteEngine.Open(folder.Path, create: true);
        await Migrator.MigrateAsync(sqlite, Migrator.Embedded(sqlite.SchemaFolder), TimeProvider.System, CancellationToken.None);

        var wanted = await ColumnsAsync(sqlite.Registry, InSqlite);
        wanted.AddRange(await ColumnsAsync(sqlite.Log, InSqlite));
        var found = await ColumnsAsync(postgres.Registry, InPostgres);

        Assert.That(found, Is.EquivalentTo(wanted));
        Assert.That(found, Has.Count.GreaterThan(100));
    }

    private static async Task<List<string>> ColumnsAsync(System.Data.Common.DbDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QueryAsync<string>(sql, null, CancellationToken.None);
    }
}
