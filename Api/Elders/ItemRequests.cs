using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Api.Http;
using Api.Keyholders;
using FluentValidation;

namespace Api.Elders;

/// <summary>The closed lists of items and numbers, each code with what a person reads.</summary>
internal static class ItemCodes
{
    internal static readonly FrozenDictionary<string, Text> Kind = Codes.List(
        ("keyholder", "キーホルダー", "keyholder"), ("magnet", "マグネット", "fridge magnet"),
        ("iron-on", "アイロンシール", "iron-on label"), ("shoe", "靴用シール", "shoe label"));

    internal static readonly FrozenDictionary<string, Text> State = Codes.List(
        (ItemState.Active, "使用中", "in use"), (ItemState.Lost, "紛失の届出あり", "reported lost"),
        (ItemState.Replaced, "交換済み", "replaced by a reprint"), (ItemState.Revoked, "失効（番号の無効）", "revoked with its number"));

    internal static readonly FrozenDictionary<string, Text> RevokedFor = Codes.List(
        ("theft", "盗難", "theft"), ("misuse", "不正使用", "misuse"));

    internal static readonly FrozenDictionary<string, Text> NumberStates = Codes.List(
        (NumberState.Active, "有効", "active"), (NumberState.Lost, "紛失の届出あり（候補として表示）", "reported lost: shown as a candidate"));
}

/// <summary>POST /v1/elders/{id}/items.</summary>
internal sealed record AddItem
{
    /// <summary>What carries the number.</summary>
    [CodeOf(nameof(ItemCodes.Kind), typeof(ItemCodes))]
    public string? Kind { get; init; }
}

/// <summary>POST /v1/elders/{id}/items/{item}/loss.</summary>
internal sealed record LoseItem
{
    /// <summary>Issue a new number for the whole set; without it the lost number stays, as a candidate.</summary>
    public bool? NewNumber { get; init; }
}

/// <summary>POST /v1/elders/{id}/number/revocation; the body may be left out.</summary>
internal sealed record RevokeNumber
{
    /// <summary>Why: it is kept in the log.</summary>
    [CodeOf(nameof(ItemCodes.RevokedFor), typeof(ItemCodes))]
    public string? Reason { get; init; }

    /// <summary>The number from before this service instead of the set's; no new one takes its place.</summary>
    public bool? Legacy { get; init; }

    /// <summary>Which of the elder's numbers; without it the present one. One that was lost before is revoked alone.</summary>
    public string? Number { get; init; }
}

/// <summary>An item of a set.</summary>
internal sealed record ItemAnswer
{
    /// <summary>The item's id; no part of its QR code.</summary>
    public required string Id { get; init; }

    /// <summary>What carries the number.</summary>
    [CodeOf(nameof(ItemCodes.Kind), typeof(ItemCodes))]
    public required string Kind { get; init; }

    /// <summary>The number it carries, as printed.</summary>
    public required string Number { get; init; }

    /// <summary>What has become of it.</summary>
    [CodeOf(nameof(ItemCodes.State), typeof(ItemCodes))]
    public required string State { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>The items of one elder, newest first.</summary>
internal sealed record ItemList
{
    /// <summary>Also those that are lost or replaced.</summary>
    public required IReadOnlyList<ItemAnswer> Items { get; init; }
}

/// <summary>The number that names the set from now on.</summary>
internal sealed record SetNumber
{
    /// <summary>As printed on the items.</summary>
    public required string Number { get; init; }

    /// <summary>How a lookup takes it.</summary>
    [CodeOf(nameof(ItemCodes.NumberStates), typeof(ItemCodes))]
    public required string State { get; init; }
}

/// <summary>POST /v1/batches.</summary>
internal sealed record NewBatch
{
    /// <summary>How many numbers, 1 to 5000.</summary>
    public int? Count { get; init; }

    /// <summary>The id of the centre whose stock they become.</summary>
    public string? Centre { get; init; }
}

/// <summary>A batch of unassigned numbers.</summary>
internal sealed record BatchAnswer
{
    /// <summary>The batch's id.</summary>
    public required string Id { get; init; }

    /// <summary>The centre whose stock it is.</summary>
    public required string Centre { get; init; }

    /// <summary>How many numbers.</summary>
    public required int Count { get; init; }
}

internal sealed class AddItemValidator : AbstractValidator<AddItem>
{
    public AddItemValidator()
    {
        RuleFor(x => x.Kind).Required();
        RuleFor(x => x.Kind).OneOf(ItemCodes.Kind);
    }
}

internal sealed class RevokeNumberValidator : AbstractValidator<RevokeNumber>
{
    public RevokeNumberValidator()
    {
        RuleFor(x => x.Reason).OneOf(ItemCodes.RevokedFor);
        RuleFor(x => x.Number).Null().When(x => x.Legacy == true)
            .WithMessage(new Text("legacy と一緒には指定できません。", "Not together with legacy.").Both);
    }
}

internal sealed class NewBatchValidator : AbstractValidator<NewBatch>
{
    // One transaction, and every other change waits for it: some thousands take about a second.
    internal const int Most = 5000;

    public NewBatchValidator()
    {
        RuleFor(x => x.Count).Required();
        RuleFor(x => x.Count).Must(count => count is null or (>= 1 and <= Most))
            .WithMessage(new Text($"1から{Most}までの数を入力してください。", $"1 to {Most}.").Both);
        RuleFor(x => x.Centre).Required();
    }
}

/// <summary>The fields of items and batches in Japanese, for the API's description.</summary>
internal static class ItemWords
{
    internal static readonly FieldWords Table = new("""
        AddItem 追加する品物。
        AddItem.kind 品物の種類。
        LoseItem 紛失の届出。
        LoseItem.newNumber 一式の番号を新しくする。省くと、届出のあった番号が候補として残ります。
        RevokeNumber 番号の無効。
        RevokeNumber.reason 無効にする理由。記録に残ります。
        RevokeNumber.legacy 一式の番号ではなく、以前の様式の番号を無効にする。代わりの番号は発行しません。
        RevokeNumber.number 無効にする番号。省くと、今の番号です。以前に紛失の届出があった番号を書くと、その番号だけが無効になります。
        ItemAnswer 番号の付いた品物。
        ItemAnswer.id 品物のID（QRコードの中身とは別のもの）。
        ItemAnswer.kind 品物の種類。
        ItemAnswer.number 品物に印刷されている番号。
        ItemAnswer.state 品物の状態。
        ItemAnswer.since この状態になった日時。
        ItemList この方の品物の一覧。新しい順です。
        ItemList.items 紛失・交換済みの品物も含みます。
        SetNumber これから一式に使う番号。
        SetNumber.number 品物に印刷する番号。
        SetNumber.state 照会での扱い。
        NewBatch 発注する番号。
        NewBatch.count 番号の数（1から5000まで）。
        NewBatch.centre 在庫とするセンターのID。
        BatchAnswer 未交付の番号のまとまり。
        BatchAnswer.id まとまりのID。
        BatchAnswer.centre 在庫とするセンターのID。
        BatchAnswer.count 番号の数。
        """);
}

[JsonSerializable(typeof(AddItem))]
[JsonSerializable(typeof(LoseItem))]
[JsonSerializable(typeof(RevokeNumber))]
[JsonSerializable(typeof(ItemAnswer))]
[JsonSerializable(typeof(ItemList))]
[JsonSerializable(typeof(SetNumber))]
[JsonSerializable(typeof(NewBatch))]
[JsonSerializable(typeof(BatchAnswer))]
internal sealed partial class ItemJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
