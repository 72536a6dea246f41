using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>An elder's versions: what stood in them from the registry, who wrote them and why from the log.</summary>
internal sealed class ElderHistory(Engine engine, RegistryVault vault, AuditQueries queries, Today today)
{
    internal const string Event = "elder-history";

    private readonly record struct Stood(long Version, string State, long Centre, ElderDocument Document);

    internal async Task<HistoryAnswer> OfAsync(OwnElders.Elder elder, CancellationToken ct)
    {
        var row = elder.Row;
        List<ElderQueries.KeptVersion> kept;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
            kept = await ElderQueries.ListKeptAsync(connection, row.ElderId, row.Version, ct);

        var events = await EventsAsync(row.ElderId, ct);
        var versions = new List<HistoryVersion>();
        Stood? before = null;
        foreach (var stood in kept
            .Select(old => new Stood(old.Version, old.State, old.CentreId, Open(row, old)))
            .Append(new Stood(row.Version, row.ElderState, row.CentreId, elder.Opened.Document)))
        {
            versions.Add(Version(stood, before, events.GetValueOrDefault(stood.Version)));
            before = stood;
        }

        versions.Reverse();
        return new HistoryAnswer { Id = Id.Text(row.ElderId), Versions = versions };
    }

    private ElderDocument Open(ElderRow row, ElderQueries.KeptVersion kept) =>
        vault.Heads.IsNewest(SealedTable.Versions, kept.RowId, kept.Sealed)
            ? ElderCells.OpenKept(vault, row, kept)
            : throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

    // A change that was recorded and never came has its version written by a later record, which stands after it.
    private async Task<Dictionary<long, JsonObject>> EventsAsync(long elderId, CancellationToken ct)
    {
        var events = new Dictionary<long, JsonObject>();
        foreach (var stored in await queries.ChangesAsync(elderId, ct))
        {
            var record = JsonNode.Parse(stored.Record)!.AsObject();
            if (record["change"] is not null && record["version"] is { } version)
                events[version.GetValue<long>()] = record;
        }

        return events;
    }

    private HistoryVersion Version(Stood stood, Stood? before, JsonObject? record)
    {
        var changed = Changed(stood, before);
        var document = stood.Document;
        T? If<T>(string block, T? value)
            where T : class => changed.Contains(block) ? value : null;

        return new HistoryVersion
        {
            Version = stood.Version,
            At = record?["time"] is { } time ? TimeZoneInfo.ConvertTime(time.GetValue<DateTimeOffset>(), today.Zone) : null,
            ActingUser = record?["user"]?.GetValue<string>(),
            Organisation = record?["organisation"]?.GetValue<string>(),
            Event = record?["event"]?.GetValue<string>(),
            Detail = record?["detail"] is JsonArray detail ? [.. detail.Select(code => code!.GetValue<string>())] : null,
            State = stood.State,
            Changed = changed,
            Identity = If("identity", document.Identity),
            Alerts = If("alerts", document.Alerts),
            Contacts = If("contacts", document.Contacts),
            NoContactReason = If("noContactReason", document.NoContactReason),
            Gp = If("gp", document.Gp),
            Medical = If("medical", document.Medical),
            Care = If("care", document.Care),
            Consent = If("consent", document.Consent),
            Missing = If("missing", document.Missing),
            Closure = If("closure", document.Closure),
            Transfer = If("transfer", document.Transfer),
        };
    }

    // Over whatever the document holds, as it is stored: a block that is added to it one day is compared as well.
    private static List<string> Changed(Stood stood, Stood? before)
    {
        var now = Stored(stood.Document);
        var then = before is { } old ? Stored(old.Document) : [];
        var changed = now.Select(block => block.Key).Union(then.Select(block => block.Key))
            .Where(block => !JsonNode.DeepEquals(now[block], then[block]))
            .ToList();
        if (before?.State != stood.State)
            changed.Add("state");
        if (before?.Centre != stood.Centre)
            changed.Add("centre");
        return changed;
    }

    // When the state began goes with the state.
    private static JsonObject Stored(ElderDocument document) =>
        JsonSerializer.SerializeToNode(document with { StateAt = null }, Json.Info<ElderDocument>())!.AsObject();
}
