using System.Collections;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders.Import;

/// <summary>Whom the registry knows already, by number and by person, at any centre.</summary>
internal sealed class KnownElders(DbConnection connection, RegistryVault vault) : IDisposable
{
    private const string FindNumber = """
        SELECT n.id, n.elder_id, COALESCE(e.centre_id, n.centre_id), n.state, e.person_key, n.sealed_number
        FROM number n
        LEFT JOIN elder e ON e.id = n.elder_id
        WHERE n.number_key = @Key
        """;

    private const string FindPerson = "SELECT id, centre_id FROM elder WHERE person_key = @Key AND sealed IS NOT NULL ORDER BY created_at, id LIMIT 10";

    private static readonly Lazy<JsonTypeInfo<ElderDocument>> Comparing = new(() =>
        (JsonTypeInfo<ElderDocument>)new JsonSerializerOptions(Json.Options)
        {
            TypeInfoResolver = Json.Options.TypeInfoResolver!.WithAddedModifier(LeaveOutEmptyLists),
        }.GetTypeInfo(typeof(ElderDocument)));

    private readonly DbCommand number = connection.Prepare(FindNumber, "@Key");
    private readonly DbCommand person = connection.Prepare(FindPerson, "@Key");

    /// <summary>A number that exists: whose it is, or in whose stock; <c>Centre</c> is that elder's, or the stock's.</summary>
    internal readonly record struct Taken(long NumberId, long? Elder, long? Centre, string State, byte[]? PersonKey, byte[]? Cell);

    internal Taken? Number(KeyholderNumber wanted)
    {
        using var rows = number.Read(vault.Index.Number(wanted.Normalised));
        return rows.Read()
            ? new(rows.GetInt64(0), Long(rows, 1), Long(rows, 2), rows.GetString(3), Bytes(rows, 4), Bytes(rows, 5))
            : null;
    }

    internal List<(long Elder, long Centre)> Persons(byte[] personKey)
    {
        using var rows = person.Read(personKey);
        var found = new List<(long, long)>();
        while (rows.Read())
            found.Add((rows.GetInt64(0), rows.GetInt64(1)));
        return found;
    }

    /// <summary>Whether this elder's blocks are those of the document. What the service adds to them in time is no part of it.</summary>
    /// <exception cref="RecordDamagedException">The elder's cell does not open.</exception>
    internal async Task<bool> IsSameAsync(long elder, long centre, ElderDocument document, CancellationToken ct) =>
        await ElderQueries.FindOwnAsync(connection, elder, centre, ct) is { } row
        && Blocks(ElderCells.Open(vault, row, asked: null).Document).AsSpan().SequenceEqual(Blocks(document));

    public void Dispose()
    {
        number.Dispose();
        person.Dispose();
    }

    // Over whatever a document holds, as it is stored: a block that is added to it one day is compared as well.
    internal static byte[] Blocks(ElderDocument document) => JsonSerializer.SerializeToUtf8Bytes(
        document with
        {
            Confirmed = new(),
            DocumentsChecked = false,
            StateAt = null,
            Training = false,
            Missing = null,
            Closure = null,
            Transfer = null,
            HealthErasedOn = null,
            ToCheck = null,
            // A row without a word on allergies was given this; at the window the whole block may be left out.
            Medical = document.Medical is { Allergies: not null } asked
                ? asked
                : (document.Medical ?? new Medical()) with { Allergies = new Allergies { Known = "not-asked" } },
            // A row without the day of consent was given the day on which it was read.
            Consent = document.Consent with { GivenOn = null },
        },
        Comparing.Value);

    // A list that was never filled and one that is empty say the same, and a file cannot tell them apart.
    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsAssignableTo(typeof(IEnumerable)) && property.PropertyType != typeof(string))
                property.ShouldSerialize = (_, value) => value is not (null or ICollection { Count: 0 });
        }
    }

    private static byte[]? Bytes(DbDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<byte[]>(column);

    private static long? Long(DbDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetInt64(column);
}
