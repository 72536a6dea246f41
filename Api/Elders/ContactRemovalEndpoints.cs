using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Api.Access;
using Api.Http;
using Api.Storage;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>POST /v1/elders/{id}/contacts/{rank}/removal.</summary>
internal sealed record RemoveContact
{
    /// <summary>Why there is nobody to call; needed when this was the last contact.</summary>
    public string? NoContactReason { get; init; }
}

internal sealed class RemoveContactValidator : AbstractValidator<RemoveContact>
{
    public RemoveContactValidator() => RuleFor(x => x.NoContactReason).AtMost(Rules.MostInText);
}

/// <summary>A contact asks to be removed.</summary>
internal static class ContactRemovalEndpoints
{
    // Other changes wait meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    internal static void MapContactRemoval(this IEndpointRouteBuilder app) => app.MapPost("/v1/elders/{id}/contacts/{rank}/removal", RemoveContact)
        .RequireAuthorization(Policies.Centre)
        .AddEndpointFilter<DamageAlarm>()
        .AddEndpointFilter<ValidationFilter>()
        .WithTags("Elders")
        .WithName(nameof(RemoveContact))
        .Describe(Removal);

    // A place is named, so it must be the place that was read: after somebody else's change it may be another person's.
    internal static async Task<Results<NoContent, Problem>> RemoveContact(
        string id, string rank, Body<RemoveContact> body, HttpContext http, Caller caller, ElderEditor editor, ContactRemoval removal, Engine engine,
        CancellationToken ct)
    {
        _ = int.TryParse(rank, out var place);
        var change = await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: true, ContactRemoval.Event, elder => removal.Remove(elder, place, body.Value.NoContactReason),
            record => record, ct);
        if (change.Written is not null)
            await ForgetOldBytesAsync(engine);

        return ElderEditor.Answer(http.Response, change);
    }

    // What was sealed before opens as long as the elder's key does, and the write-ahead log still has it. Where a backup is
    // reading, SQLite writes over it later.
    private static async Task ForgetOldBytesAsync(Engine engine)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(CancellationToken.None);
        _ = SqliteEngine.TruncateLog(connection, Patience);
    }

    private static Operation Removal { get; } = new(
        new("緊急連絡先の方を、申し出により削除する", "Remove a contact who asks for it"),
        new("""
            緊急連絡先の方ご本人からの申し出により、その方を登録とすべての履歴から、ただちに削除します。その方への連絡の記録の自由記述も消去します
            （連絡した日時と結果は残ります）。残りの方の順位は詰めます。一人もいなくなるときは `noContactReason` が必要です（422）。
            履歴には、申し出により連絡先が削除されたことだけが、氏名なしで残ります。終了した登録にも使えます。順位で指定するため `If-Match` が必要です。
            すでに一覧から外した方を履歴からも削除するときは、いったん登録の変更で戻してから削除してください。
            同意書の署名者など、連絡先の欄以外に書かれた氏名は対象になりません。
            """,
            """
            At the contact's own request this person is removed at once, from the registration and from all of its history, and the free
            text of notes on calls to this person is erased (when and with what outcome stays). The others move up. If nobody is left,
            `noContactReason` is needed (422). History says, without a name, that a contact was removed on request. It also works on a
            registration that has ended. `If-Match` is needed, because a place is named. To remove somebody from history who is no
            longer on the list, put them back with a change first. Names outside of the contacts, as of who signed the consent, stay.
            """))
    {
        Parameters = new Dictionary<string, Text>
        {
            ["id"] = new("登録のID。", "The registration's id."),
            ["rank"] = new("緊急連絡先の順位。", "The contact's rank."),
        },
        NeedsIfMatch = true,
        Requests = () =>
        [
            Example.Sent("one-of-several", new("ほかにも連絡先がある", "Others are left"), new RemoveContact()),
            Example.Sent("the-last", new("ただ一人の連絡先だった", "It was the only one"), new RemoveContact { NoContactReason = "長女の申し出により削除。ほかに身寄りなし" }),
        ],
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(204, new("削除しました。", "Removed."), Header.ETag)],
    };
}

/// <summary>The fields of a removal in Japanese, for the API's description.</summary>
internal static class ContactRemovalWords
{
    internal static readonly FieldWords Table = new("""
        RemoveContact 緊急連絡先の方の、申し出による削除。
        RemoveContact.noContactReason 緊急連絡先がない理由。一人もいなくなるときに必要です。
        """);
}

[JsonSerializable(typeof(RemoveContact))]
internal sealed partial class ContactRemovalJson : JsonSerializerContext
{
    [ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
