using System.Text.Json;
using Api.Http;

namespace Api.Elders;

/// <summary>From what a centre sends to the document that is sealed.</summary>
internal static class ElderChanges
{
    internal static ElderDocument New(RegisterElder request, DateOnly today) => new()
    {
        Identity = request.Identity!,
        Alerts = request.Alerts,
        Contacts = Ranked(request.Contacts),
        NoContactReason = request.NoContactReason,
        Gp = request.Gp,
        Medical = request.Medical,
        Care = request.Care,
        Consent = request.Consent!,
        DocumentsChecked = request.DocumentsChecked ?? false,
        Training = request.Training ?? false,
        Confirmed = Confirmations.All(today, request.Consent!.GivenBy == "self" ? "self" : "family"),
    };

    /// <summary>Every block as sent; a block that changed was confirmed today, the others keep their day.</summary>
    internal static ElderDocument Apply(ElderDocument old, ChangeElder request, DateOnly today)
    {
        var contacts = Ranked(request.Contacts);
        var confirmed = old.Confirmed;
        return old with
        {
            Identity = request.Identity!,
            Alerts = request.Alerts,
            Contacts = contacts,
            NoContactReason = request.NoContactReason,
            Gp = request.Gp,
            Medical = request.Medical,
            Care = request.Care,
            Consent = request.Consent ?? old.Consent,
            Confirmed = confirmed with
            {
                Identity = Same(old.Identity, request.Identity) ? confirmed.Identity : today,
                Alerts = Same(old.Alerts, request.Alerts) ? confirmed.Alerts : today,
                Contacts = Same(old.Contacts, contacts) && old.NoContactReason == request.NoContactReason ? confirmed.Contacts : today,
                Gp = Same(old.Gp, request.Gp) ? confirmed.Gp : today,
                Medical = Same(old.Medical, request.Medical) ? confirmed.Medical : today,
                Care = Same(old.Care, request.Care) ? confirmed.Care : today,
            },
        };
    }

    // Contacts without a rank take the places that are free, in the order in which they were written.
    private static IReadOnlyList<Contact>? Ranked(IReadOnlyList<Contact>? contacts)
    {
        if (contacts is null)
            return null;

        var taken = contacts.Where(c => c.Rank is not null).Select(c => c.Rank!.Value).ToHashSet();
        var free = Enumerable.Range(1, contacts.Count + taken.Count).Where(rank => !taken.Contains(rank)).GetEnumerator();
        return [.. contacts
            .Select(c => c.Rank is not null || !free.MoveNext() ? c : c with { Rank = free.Current })
            .OrderBy(c => c.Rank)];
    }

    // Lists in records are compared by reference, so the blocks are compared as they would be stored.
    private static bool Same<T>(T? a, T? b)
        where T : class =>
        JsonSerializer.SerializeToUtf8Bytes(a, Json.Info<T?>()).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(b, Json.Info<T?>()));
}
