using Api.Http;

namespace Api.Elders;

/// <summary>Items, numbers and batches as the API's description tells them.</summary>
internal static class ItemDescription
{
    private const string SomeItem = "5m2x8r4t6v9wb";
    private const string SomeCentre = "1c4e7g9j2k5mn";
    private const string SomeBatch = "2b5d8f1h4j7kq";
    private static readonly DateTimeOffset Some = new(2026, 6, 3, 10, 30, 0, TimeSpan.FromHours(9));
    private static readonly Text ElderId = new("登録のID。", "The registration's id.");
    private static readonly Dictionary<string, Text> ById = new() { ["id"] = ElderId };

    private static readonly Dictionary<string, Text> ByItem = new()
    {
        ["id"] = ElderId,
        ["item"] = new("品物のID。", "The item's id."),
    };

    private static readonly ItemAnswer Keyholder = new() { Id = SomeItem, Kind = "keyholder", Number = "4821-0372", State = "active", Since = Some };

    private static readonly Answer NewItem = new(
        201, new("新しいQRコードの品物。", "The item with its new QR code."),
        new Header("Location", new("ラベルのURL。", "Where its label is."), $"/v1/elders/3k7q9x2m4n8pa/items/{SomeItem}/label"))
    {
        Examples = () => [Example.Of("item", new("キーホルダー", "A keyholder"), Keyholder)],
    };

    private static readonly Answer Number = new(200, new("これから一式に使う番号。", "The number of the set from now on."))
    {
        Examples = () => [Example.Of("new", new("新しい番号", "A new number"), new SetNumber { Number = "4821-0372", State = "active" })],
    };

    private static readonly IReadOnlyList<Problem> Changing = [Problems.NotFound, Problems.AlreadyClosed, Problems.RecordDamaged];

    internal static Operation ListItems { get; } = new(
        new("品物の一覧", "List an elder's items"),
        new("この方に渡した品物と、それぞれに印刷されている番号です。紛失・交換済みのものも残ります。",
            "What this elder was given, each with the number it carries; lost and replaced items too."))
    {
        Parameters = ById,
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers =
        [
            new Answer(200, new("品物の一覧。", "The items."))
            {
                Examples = () => [Example.Of("items", new("一つ", "One"), new ItemList { Items = [Keyholder] })],
            },
        ],
    };

    internal static Operation AddItem { get; } = new(
        new("品物を追加する", "Add an item"),
        new("一式の番号と、この品物だけのQRコードを付けて渡します。", "It carries the set's number and a QR code of its own."))
    {
        Parameters = ById,
        Requests = () => [Example.Sent("magnet", new("マグネット", "A magnet"), new AddItem { Kind = "magnet" })],
        Problems = Changing,
        Answers = [NewItem],
    };

    internal static Operation ReportLoss { get; } = new(
        new("紛失を受け付ける", "Report an item lost"),
        new("""
            QRコードはその場で開かなくなります。番号は残りますが、候補として、紛失の届出があることとともに表示されます。
            `newNumber` を true にすると、一式の番号を新しくします（ほかの品物も作り直してください）。
            盗難や不正使用のときは `number/revocation` を使ってください。
            """,
            """
            Its QR code no longer opens the card. The number stays, as a candidate with a warning; with `newNumber` the set gets a
            new one (reprint the other items then). For theft or misuse use `number/revocation`.
            """))
    {
        Parameters = ByItem,
        Requests = () => [Example.Sent("keep", new("番号はそのまま", "Keep the number"), new LoseItem { NewNumber = false })],
        Problems = [.. Changing, Problems.ItemNotActive, Problems.NumbersExhausted],
        Answers = [Number],
    };

    internal static Operation ReprintItem { get; } = new(
        new("作り直す", "Reprint a worn item"),
        new("傷んだ品物の代わりを作ります。QRコードは新しくなり、古い品物は候補としてしか開きません。",
            "A new item with a new QR code takes the place of a worn one, whose own code then shows a candidate only."))
    {
        Parameters = ByItem,
        Problems = [.. Changing, Problems.ItemNotActive],
        Answers = [NewItem],
    };

    internal static Operation PrintLabel { get; } = new(
        new("ラベルを印刷する", "Print an item's label"),
        new("番号、センターの電話番号、QRコードだけのラベルです。`Accept: text/html` で印刷用のページになります。印刷したことは記録されます。",
            "The number, the centre's phone and the QR code. With `Accept: text/html` a page to print. Printing is recorded."))
    {
        Parameters = ByItem,
        Problems = [Problems.NotFound, Problems.ItemNotActive, Problems.PublicUrlMissing, Problems.RecordDamaged],
        Answers = [new Answer(200, new("SVG、または印刷用のページ。", "SVG, or a page to print."))],
    };

    internal static Operation RevokeNumber { get; } = new(
        new("番号を無効にする（盗難・不正使用）", "Revoke the number: theft or misuse"),
        new("""
            今の番号と、その番号の品物をすべて無効にし、新しい番号を発行します。無効にした番号は二度と使いません。
            理由（`reason`：盗難か不正使用か）は記録に残ります。以前の様式の番号は `legacy` を true にすると無効になり、新しい番号は発行しません。
            紛失の届出のあとで悪用された前の番号は `number` に書きます。その番号だけが無効になり、今の番号はそのまま使えます。
            本文は省けます。
            """,
            """
            The number and all items that carry it are revoked and a new number is issued. A revoked number is never used again. The
            reason (theft or misuse) is kept in the log. With `legacy` the number of the old form is revoked instead, and no new one
            is issued. `number` names one that was lost before and is misused now: it is revoked alone, and the present one stays good.
            The body may be left out.
            """))
    {
        Parameters = ById,
        Requests = () =>
        [
            Example.Sent("theft", new("バッグごと盗まれた", "Stolen with the bag"), new RevokeNumber { Reason = "theft" }),
            Example.Sent("older", new("紛失の届出があった前の番号が悪用された", "The number that was lost before is misused"), new RevokeNumber { Reason = "misuse", Number = "4821-0372" }),
            Example.Sent("legacy", new("以前の様式の番号が悪用された", "The number of the old form was misused"), new RevokeNumber { Reason = "misuse", Legacy = true }),
        ],
        Problems = [.. Changing, Problems.NumbersExhausted],
        Answers = [Number],
    };

    internal static Operation MakeBatch { get; } = new(
        new("番号をまとめて発行する", "Make a batch of numbers"),
        new("製造に出す番号です。渡すまでは未交付のまま、センターの在庫になります。一度に5000件までです。",
            "Numbers to have items made of: a centre's stock until they are handed out. At most 5000 at a time."))
    {
        Requests = () => [Example.Sent("thousand", new("1000件", "A thousand"), new NewBatch { Count = 1000, Centre = SomeCentre })],
        Problems = [Problems.NumbersExhausted],
        Answers =
        [
            new Answer(201, new("発行しました。", "Made."), new Header("Location", new("CSVのURL。", "Where the CSV is."), $"/v1/batches/{SomeBatch}"))
            {
                Examples = () => [Example.Of("batch", new("発行済み", "A batch"), new BatchAnswer { Id = SomeBatch, Centre = SomeCentre, Count = 1000 })],
            },
        ],
    };

    internal static Operation GetBatch { get; } = new(
        new("まとめて発行した番号を取り出す", "Fetch a batch"),
        new("未交付の番号のCSVです（印刷する形と数字のみ）。`Accept: text/html` でラベルの一覧になります。交付済みの番号は含みません。",
            "The unassigned numbers as CSV, as printed and as digits; with `Accept: text/html` a sheet of labels. What was handed out is left out."))
    {
        Parameters = new Dictionary<string, Text> { ["id"] = new("まとまりのID。", "The batch's id.") },
        Problems = [Problems.NotFound, Problems.RecordDamaged],
        Answers = [new Answer(200, new("CSV、または印刷用のページ。", "CSV, or a page to print."))],
    };
}
