using Api.Http;
using Api.Storage;

namespace Api.Tests.Support;

/// <summary>A column that holds sealed cells, and how to find the one of an elder in it.</summary>
internal sealed record SealedColumn(string Table, string Column, string Where)
{
    internal static readonly SealedColumn[] All =
    [
        new("elder", "wrapped_key", "id = @Elder"),
        new("elder", "sealed", "id = @Elder"),
        new("elder_version", "sealed", "elder_id = @Elder AND version = 1"),
        new("number", "sealed_number", "elder_id = @Elder"),
        new("item", "sealed_token", "number_id IN (SELECT id FROM number WHERE elder_id = @Elder)"),
        new("sealed_note", "sealed", "elder_id = @Elder"),
    ];

    /// <summary>Blobs that are no cells: hashes by which rows are found, and what a start checks.</summary>
    internal static readonly string[] NotSealed =
    [
        "change_key.key_hash", "change_key.request_hash", "client.key_hash", "client.old_key_hash", "elder.person_key", "import.cells",
        "item.token_hash", "master_key.wrapped_index_key", "number.number_key",
    ];

    /// <summary>Cells that belong to a request and not to an elder's row: RepeatedChangeTests exchanges them.</summary>
    internal static readonly string[] OfRequests = ["change_key.sealed"];

    public override string ToString() => $"{Table}.{Column}";
}

/// <summary>Rows as somebody with a copy of the database puts them back.</summary>
internal sealed class KeptRows
{
    /// <summary>What belongs to one elder, in the order in which it can be put back.</summary>
    internal static readonly string[] Tables = ["elder", "elder_version", "number", "item"];

    private static readonly Dictionary<string, string> Where = new()
    {
        ["elder"] = "id = @Elder",
        ["elder_version"] = "elder_id = @Elder",
        ["number"] = "elder_id = @Elder OR id = @Number",
        ["item"] = "number_id = @Number",
    };

    private readonly Dictionary<string, (string[] Columns, List<object?[]> Rows)> kept = [];
    private readonly long elder;
    private readonly long number;

    private KeptRows(long elder, long number) => (this.elder, this.number) = (elder, number);

    internal static async Task<KeptRows> TakeAsync(TestServer server, string elder, long number)
    {
        _ = Id.TryParse(elder, out var id);
        var rows = new KeptRows(id, number);
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        foreach (var table in Tables)
        {
            using var command = connection.Prepare($"SELECT * FROM {table} WHERE {Where[table]}", Names(table));
            using var reader = command.Read(rows.Values(table));
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
            var found = new List<object?[]>();
            while (reader.Read())
                found.Add([.. Enumerable.Range(0, columns.Length).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
            rows.kept[table] = (columns, found);
        }

        return rows;
    }

    internal async Task PutBackAsync(TestServer server, params string[] tables)
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var table in tables)
        {
            if (table == "elder_version")
            {
                using var delete = transaction.Prepare($"DELETE FROM {table} WHERE {Where[table]}", Names(table));
                delete.Run(Values(table));
            }

            var (columns, rows) = kept[table];
            var names = columns.Select((_, i) => $"@p{i}").ToArray();
            using var insert = transaction.Prepare(
                $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", names)})", names);
            foreach (var row in rows)
                insert.Run(row);
        }

        await transaction.CommitAsync();
    }

    private static string[] Names(string table) =>
        [.. new[] { "@Elder", "@Number" }.Where(name => Where[table].Contains(name, StringComparison.Ordinal))];

    private object?[] Values(string table) => [.. Names(table).Select(name => (object?)(name == "@Elder" ? elder : number))];
}
