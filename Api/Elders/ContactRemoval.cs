using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Api.Audit;
using Api.Http;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>
/// A contact who asks for it is removed at once, from history too (domain.md section 8): from the registration, from every old
/// version, which is sealed anew in its place, and with the notes on calls to this person. The record names nobody.
/// LIMIT: free text elsewhere (a caller's note, the source of a report, who signed the consent) may name the same person; it
/// says what somebody else did, and is kept.
/// </summary>
internal sealed class ContactRemoval(Engine engine, RegistryVault vault, SealedNotes notes)
{
    internal const string Event = "contact-removed";

    /// <summary>As a call's record names whom it was to: by place, never by name.</summary>
    internal const string Rank = "contact-";

    // LIMIT: more ids than these do not fit into a record; whoever was called that often, with a note each time, is not removed (500).
    private const int MostNotes = 180;

    private const string SetKept = "UPDATE elder_version SET sealed = @Cell WHERE elder_id = @Id AND version = @Version";

    private const string FindCalls = $"""
        {AuditQueries.BlocksSince}
        SELECT r.idx, r.id, r.record
        FROM {AuditQueries.OfElder}
          AND r.event = 'contact-attempt'
        ORDER BY r.idx
        """;

    private static readonly Text WhyNobody = new(
        "緊急連絡先が一人もいなくなります。連絡先がない理由を入力してください。", "Nobody is left to call: say why.");

    /// <summary>Any registration that is not erased, also one that has ended: what it keeps of the contact is kept for years.</summary>
    internal ElderChange Remove(OwnElders.Elder elder, int rank, string? noContactReason)
    {
        var document = elder.Opened.Document;
        var contacts = document.Contacts ?? [];
        if (contacts.FirstOrDefault(contact => contact.Rank == rank) is not { } gone)
            return ElderChange.Refused(Problems.NotFound);

        List<Contact> left = [.. contacts
            .Where(contact => contact != gone && !HasSameName(contact, gone))
            .Select((contact, place) => contact with { Rank = place + 1 })];
        var reason = string.IsNullOrWhiteSpace(noContactReason) ? document.NoContactReason : noContactReason;
        if (left.Count == 0 && string.IsNullOrWhiteSpace(reason) && ElderLife.IsRunning(elder))
            return ElderChange.Refused(Problems.Invalid("noContactReason", WhyNobody));

        return new(
            document with
            {
                Contacts = left.Count == 0 ? null : left,
                NoContactReason = reason,
                ToCheck = PointToCheck.WithoutCells(document.ToCheck),
            },
            Also: async (transaction, record) =>
            {
                var ranks = await ForgetInVersionsAsync(transaction, elder.Row, gone);
                foreach (var contact in contacts.Where(contact => IsSamePerson(contact, gone)))
                    ranks.Add(contact.Rank ?? 0);
                var calls = await NotesOnCallsAsync(elder.Row, gone, ranks);
                foreach (var call in calls)
                    await SealedNotes.EraseOfEventAsync(transaction, call, CancellationToken.None);
                return record with { Detail = [RankCode(rank)], ErasedNotes = [.. calls.Select(call => Id.Text(call))] };
            });
    }

    // Contacts have no ids, and a name is written better one day: what stands in older versions is recognised by name, by
    // reading, or by a phone together with what this person is to the elder (a couple shares a phone).
    private static bool IsSamePerson(Contact contact, Contact gone) =>
        HasSameName(contact, gone)
        || (contact.Relationship == gone.Relationship && contact.RelationshipText == gone.RelationshipText && Dials(contact).Intersect(Dials(gone)).Any());

    private static bool HasSameName(Contact contact, Contact gone) =>
        Fold(contact.Name) == Fold(gone.Name) || (Fold(gone.Kana) is { Length: > 0 } reading && Fold(contact.Kana) == reading);

    private static IEnumerable<string> Dials(Contact contact) => (contact.Phones ?? []).Select(phone => phone.Dial).OfType<string>();

    private static string Fold(string? name) => KanjiFold.Key(name ?? "");

    internal static string RankCode(int rank) => Rank + rank.ToString(CultureInfo.InvariantCulture);

    // The version that this change replaced is among them by now.
    private async Task<HashSet<int>> ForgetInVersionsAsync(DbTransaction transaction, ElderRow row, Contact gone)
    {
        var ranks = new HashSet<int>();
        if (!vault.TryUnwrap(row.WrappedKey, row.ElderId, out var key))
            throw new RecordDamagedException(row.ElderId, row.NumberId, row.CentreId);

        using (key)
        {
            foreach (var kept in await ElderQueries.ListKeptAsync(transaction, row.ElderId, CancellationToken.None))
            {
                var document = ElderCells.OpenKept(vault, row, kept);
                var named = (document.Contacts ?? []).Where(contact => IsSamePerson(contact, gone)).ToList();
                if (named.Count == 0 && document.ToCheck is null)
                    continue;

                ranks.UnionWith(named.Select(contact => contact.Rank ?? 0));
                // The others keep their places there: what is told of a call names them by it.
                var left = document with
                {
                    Contacts = named.Count == 0 ? document.Contacts : [.. document.Contacts!.Except(named)],
                    ToCheck = PointToCheck.WithoutCells(document.ToCheck),
                };
                var cell = ElderCells.Seal(key, left, row.ElderId, kept.Version, kept.CentreId, kept.State);
                await transaction.ExecuteAsync(SetKept, new { Id = row.ElderId, kept.Version, Cell = cell }, CancellationToken.None);
            }
        }

        return ranks;
    }

    // Notes on calls to whoever ever had one of this person's places, and those that name the person. The write lock is held:
    // none is being added.
    private async Task<List<long>> NotesOnCallsAsync(ElderRow row, Contact gone, HashSet<int> ranks)
    {
        var codes = ranks.Select(RankCode).ToHashSet();
        var found = new List<long>();
        await using var log = await engine.Log.OpenConnectionAsync();
        await using var registry = await engine.Registry.OpenConnectionAsync();
        foreach (var call in await log.QueryAsync<StoredRecord>(FindCalls, new { Elder = row.ElderId, Since = 0 }, CancellationToken.None))
        {
            using var json = JsonDocument.Parse(call.Record);
            if (!json.RootElement.TryGetProperty("note", out var hash))
                continue;

            var (text, _) = await notes.ReadAsync(registry, call.Id, hash.GetBytesFromBase64(), row.WrappedKey, CancellationToken.None);
            if (text is not null && (codes.Contains(json.RootElement.GetProperty("detail")[0].GetString()!) || Names(text, gone)))
                found.Add(call.Id);
        }

        return found.Count <= MostNotes ? found : throw new InvalidOperationException($"{found.Count} notes on calls to one contact.");
    }

    private static bool Names(string text, Contact gone)
    {
        var folded = Fold(text);
        return ((IEnumerable<string>)[Fold(gone.Name), Fold(gone.Kana), .. (gone.Phones ?? []).Select(phone => Fold(phone.Number))])
            .Any(word => word.Length > 1 && folded.Contains(word, StringComparison.Ordinal));
    }
}
