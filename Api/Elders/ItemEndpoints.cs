using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>Keyholder, magnet and labels of one elder: given out, lost, worn, printed; and the number they carry.</summary>
internal static class ItemEndpoints
{
    private static readonly Problem NotTheirs = Problems.Invalid("number", new(
        "この方の番号ではないか、すでに無効です。", "This is none of the elder's numbers, or revoked already."));

    internal static void MapItems(this IEndpointRouteBuilder app)
    {
        var elder = app.MapGroup("/v1/elders/{id}")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .AddEndpointFilter<ValidationFilter>()
            .WithTags("Items");
        elder.MapGet("/items", ListItems).WithName(nameof(ListItems)).Describe(ItemDescription.ListItems);
        elder.MapPost("/items", AddItem).WithName(nameof(AddItem)).Describe(ItemDescription.AddItem);
        elder.MapPost("/items/{item}/loss", ReportLoss).WithName(nameof(ReportLoss)).Describe(ItemDescription.ReportLoss);
        elder.MapPost("/items/{item}/reprint", ReprintItem).WithName(nameof(ReprintItem)).Describe(ItemDescription.ReprintItem);
        elder.MapGet("/items/{item}/label", PrintLabel).WithName(nameof(PrintLabel))
            .Produces<string>(200, SvgPicture.ContentType, "text/html").Describe(ItemDescription.PrintLabel);
        elder.MapPost("/number/revocation", RevokeNumber).WithName(nameof(RevokeNumber)).Describe(ItemDescription.RevokeNumber);
    }

    internal static async Task<Results<Ok<ItemList>, Problem>> ListItems(
        string id, Caller caller, OwnElders own, Engine engine, RegistryVault vault, AuditLog audit, Today today, CancellationToken ct)
    {
        if (await own.FindAsync(id, caller, ct) is not { } elder)
            return Problems.NotFound;

        List<ItemRow> items;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
            items = await Items.ListAsync(connection, elder.Row.ElderId, ct);

        // After a loss with a new number a set is of two: which item carries which is what the window asks.
        var answers = items.ConvertAll(item => Answer(
            item.Id, item.Kind, item.State, item.StateAt, Open(vault, elder.Row, item).Number.Printed, today));
        await audit.AppendAsync(new AuditRecord("items-read", "shown", caller)
        {
            Elder = elder.Row.ElderId,
            Centre = elder.Row.CentreId,
            Blocks = ["identity"],
            Sum = (items.Count, 0),
        });
        return TypedResults.Ok(new ItemList { Items = answers });
    }

    internal static async Task<Results<CreatedAtRoute<ItemAnswer>, Problem>> AddItem(
        string id, Body<AddItem> body, Caller caller, ItemEditor editor, Today today, CancellationToken ct)
    {
        var kind = body.Value.Kind!;
        var (item, problem) = await editor.ChangeAsync<ItemAnswer>(id, caller, "item-added", set => IssueAsync(set, kind, today, ct), ct);
        return item is null ? problem! : Created(id, item);
    }

    internal static async Task<Results<Ok<SetNumber>, Problem>> ReportLoss(
        string id, string item, Body<LoseItem> body, Caller caller, ItemEditor editor, Numbers numbers, CancellationToken ct)
    {
        var newNumber = body.Value.NewNumber == true;
        var (number, problem) = await editor.ChangeAsync<SetNumber>(id, caller, "item-lost", async set =>
        {
            if (await set.FindItemAsync(item, ct) is not { } lost)
                return SetChange<SetNumber>.Refused(Problems.NotFound);
            if (lost.State != ItemState.Active)
                return SetChange<SetNumber>.Refused(Problems.ItemNotActive);

            await set.EndItemAsync(lost, ItemState.Lost, ct);
            // Whoever found it can read the number too: it stays, as a candidate with the warning (domain.md section 8).
            if (lost.NumberState == NumberState.Active)
                await set.EndNumberAsync(lost, NumberState.Lost, ct);

            // Where the set has a new number already, an old magnet that is lost now needs no third one.
            var current = await set.NumberAsync(ct);
            var issued = newNumber && current.NumberState == NumberState.Lost;
            var printed = issued ? await IssueNumberAsync(set, numbers, ct) : set.Open(current).Printed;
            return new(new SetNumber { Number = printed, State = issued ? NumberState.Active : current.NumberState })
            {
                Item = lost.Id,
                Number = lost.NumberId,
                Detail = issued ? [lost.Kind, "new-number"] : [lost.Kind],
            };
        }, ct);
        return number is null ? problem! : TypedResults.Ok(number);
    }

    internal static async Task<Results<CreatedAtRoute<ItemAnswer>, Problem>> ReprintItem(
        string id, string item, Caller caller, ItemEditor editor, Today today, CancellationToken ct)
    {
        var (printed, problem) = await editor.ChangeAsync<ItemAnswer>(id, caller, "item-reprinted", async set =>
        {
            if (await set.FindItemAsync(item, ct) is not { } worn)
                return SetChange<ItemAnswer>.Refused(Problems.NotFound);
            if (worn.State != ItemState.Active)
                return SetChange<ItemAnswer>.Refused(Problems.ItemNotActive);

            await set.EndItemAsync(worn, ItemState.Replaced, ct);
            return await IssueAsync(set, worn.Kind, today, ct);
        }, ct);
        return printed is null ? problem! : Created(id, printed);
    }

    internal static async Task<Results<Ok<SetNumber>, Problem>> RevokeNumber(
        string id, OptionalBody<RevokeNumber> body, Caller caller, ItemEditor editor, Numbers numbers, CancellationToken ct)
    {
        string[] why = body.Value?.Reason is { } reason ? [reason] : [];
        NumberReading? named = body.Value?.Number is { } typed ? await numbers.ReadAsync(typed, ct) : null;
        var (number, problem) = await editor.ChangeAsync<SetNumber>(id, caller, "number-revoked", async set =>
        {
            if (body.Value?.Legacy == true)
                return await RevokeLegacyAsync(set, why, ct);

            var current = await set.NumberAsync(ct);
            var revoked = named is null ? current : await FindAnsweringAsync(set, named.Value, ct);
            if (revoked is null)
                return SetChange<SetNumber>.Refused(NotTheirs);

            await set.EndNumberAsync(revoked, NumberState.Revoked, ct);
            var items = await Items.ListAsync(set.Transaction, set.Elder.ElderId, ct);
            foreach (var item in items.Where(item => item.NumberId == revoked.NumberId && item.State == ItemState.Active))
                await set.EndItemAsync(item, ItemState.Revoked, ct);

            // One that was lost before has its successor already: what the elder carries now stays good.
            var issued = revoked.NumberId == current.NumberId;
            var printed = issued ? await IssueNumberAsync(set, numbers, ct) : set.Open(current).Printed;
            return new(new SetNumber { Number = printed, State = issued ? NumberState.Active : current.NumberState })
            {
                Number = revoked.NumberId,
                Detail = [.. why, issued ? "new-number" : "older-number"],
            };
        }, ct);
        return number is null ? problem! : TypedResults.Ok(number);
    }

    internal static async Task<Results<SvgPicture, PrintedPage, Problem>> PrintLabel(
        string id, string item, Caller caller, HttpContext http, OwnElders own, Engine engine, RegistryVault vault, QrAddress qr,
        CentreDirectory centres, Installation installation, AuditLog audit, CancellationToken ct)
    {
        _ = Id.TryParse(item, out var itemId);
        if (await own.FindAsync(id, caller, ct) is not { } elder)
            return Problems.NotFound;

        ItemRow? found;
        await using (var connection = await engine.Registry.OpenConnectionAsync(ct))
            found = await Items.FindAsync(connection, elder.Row.ElderId, itemId, ct);
        if (found is null)
            return Problems.NotFound;
        if (found.State != ItemState.Active)
            return Problems.ItemNotActive;

        // A demo is tried at whatever address it was reached; in earnest an inner name would stand on the items for years.
        var address = qr.Base is null && installation.IsDemo ? new QrAddress($"{http.Request.Scheme}://{http.Request.Host}") : qr;
        if (address.Base is null)
            return Problems.PublicUrlMissing;

        var (number, token) = Open(vault, elder.Row, found);
        var centre = await centres.FindAsync(elder.Row.CentreId, ct);
        var label = Label.Svg(number, centre!.Phone, address.Of(token));
        await audit.AppendAsync(new AuditRecord("label-printed", "shown", caller)
        {
            Elder = elder.Row.ElderId,
            Centre = elder.Row.CentreId,
            Number = found.NumberId,
            Subject = found.Id,
            Blocks = ["identity"],
        });
        return http.WantsPage() ? Label.Page([label], http.Language()) : new SvgPicture(label);
    }

    /// <summary>Whether a page to print is wanted and not the data itself; a browser names HTML first.</summary>
    internal static bool WantsPage(this HttpContext http) =>
        http.Request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase);

    private static (KeyholderNumber Number, byte[] Token) Open(RegistryVault vault, ElderRow elder, ItemRow item)
    {
        if (vault.TryUnwrap(elder.WrappedKey, elder.ElderId, out var key))
        {
            using (key)
            {
                var isNewest = vault.Heads.IsNewest(SealedTable.Numbers, item.NumberId, item.SealedNumber)
                    && vault.Heads.IsNewest(SealedTable.Items, item.Id, item.SealedToken);
                if (isNewest && Numbers.Open(key, elder.ElderId, item) is { } number && Items.OpenToken(key, item) is { } token)
                    return (number, token);
            }
        }

        throw new RecordDamagedException(elder.ElderId, item.NumberId, elder.CentreId);
    }

    private static async Task<SetChange<ItemAnswer>> IssueAsync(OpenSet set, string kind, Today today, CancellationToken ct)
    {
        var number = await set.NumberAsync(ct);
        var item = await Items.IssueAsync(set.Transaction, set.Key, number.NumberId, kind, set.At, ct);
        return new(Answer(item, kind, ItemState.Active, set.At, set.Open(number).Printed, today)) { Item = item, Number = number.NumberId, Detail = [kind] };
    }

    // No item carries it and nothing takes its place: the set's own number is what the elder goes on with.
    private static async Task<NumberRow?> FindAnsweringAsync(OpenSet set, NumberReading named, CancellationToken ct)
    {
        if (named.Number is not { IsLegacy: false, DigitInferred: false } number)
            return null;

        var answering = await Numbers.ListAnsweringAsync(set.Transaction, set.Elder.ElderId, legacy: false, ct);
        return answering.Find(row => set.Open(row).Equals(number));
    }

    private static async Task<SetChange<SetNumber>> RevokeLegacyAsync(OpenSet set, string[] why, CancellationToken ct)
    {
        var old = await Numbers.ListAnsweringAsync(set.Transaction, set.Elder.ElderId, legacy: true, ct);
        if (old.Count == 0)
            return SetChange<SetNumber>.Refused(Problems.NotFound);

        foreach (var number in old)
            await set.EndNumberAsync(number, NumberState.Revoked, ct);

        var current = await set.NumberAsync(ct);
        return new(new SetNumber { Number = set.Open(current).Printed, State = current.NumberState })
        {
            Number = old[0].NumberId,
            Detail = [.. why, "legacy-number"],
        };
    }

    private static async Task<string> IssueNumberAsync(OpenSet set, Numbers numbers, CancellationToken ct) =>
        (await numbers.IssueAsync(set.Transaction, set.Elder.ElderId, set.Key, set.Training, length: null, set.At, ct)).Printed;

    // What a client does next with a new item is to print it.
    private static CreatedAtRoute<ItemAnswer> Created(string elder, ItemAnswer item) =>
        TypedResults.CreatedAtRoute(item, nameof(PrintLabel), new RouteValueDictionary { ["id"] = elder, ["item"] = item.Id });

    private static ItemAnswer Answer(long id, string kind, string state, long at, string number, Today today) => new()
    {
        Id = Id.Text(id),
        Kind = kind,
        Number = number,
        State = state,
        Since = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), today.Zone),
    };
}
