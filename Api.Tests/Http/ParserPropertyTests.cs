using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Keyholders;
using Api.Lookups;
using Api.Notices;
using Api.Tests.Elders.Import;
using Api.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace Api.Tests.Http;

/// <summary>
/// Everything that reads what strangers write: of any text it makes a value or a refusal, never an accident, and what it reads
/// it reads again from how it writes it. More than 100,000 generated cases; other fixtures have some 36,000 beside these.
/// </summary>
internal sealed class ParserPropertyTests
{
    private const int OfGate = 6000;

    private const string Note = "ota.tokyo/keyholder-audit\n22\nSZdWnKzWFF24EYWkH2A7pAT0Euc/vJsPlXrAwTSJGww=\n\n— ota.tokyo/keyholder-audit r2jtdTBEAiAx/gjhQy5K0vSKXiEGUIW+cltIRDS00NYQabZFjN0BKQIgPQHc9VuxVFV+sWnLZX3Ieg4WuQfoeMC1cj84VkmGypY=\n";
    private const string Record = """{"idx":3,"at":"2026-11-22T00:00:00.000Z","id":"0123456789abc","event":"lookup","outcome":"shown","client":"0123456789abc","user":"user-1"}""";

    private static readonly Type[] Requests =
    [
        typeof(RegisterElder), typeof(ChangeElder), typeof(SearchElders), typeof(LookupRequest), typeof(SendNotice), typeof(Consent), typeof(ReportClosure), typeof(FinderReport), typeof(AddRelay),
    ];

    private static int cases;

    [OneTimeTearDown]
    public void Count()
    {
        TestContext.Progress.WriteLine($"{cases} generated cases on the parsers");
        if (TestContext.CurrentContext.Result.PassCount == Parsers().Count() + Requests.Length)
            Assert.That(cases, Is.GreaterThanOrEqualTo(100_000));
    }

    [TestCaseSource(nameof(Parsers))]
    public void Whatever_is_written_is_read_or_refused(string signs, string[] good, Func<string, bool> reads) =>
        AnyText.Satisfies(signs, good, text =>
        {
            Interlocked.Increment(ref cases);
            return reads(text);
        });

    [TestCaseSource(nameof(Requests))]
    public void The_gate_agrees_with_the_framework_about_what_is_JSON_and_lets_nothing_through_that_cannot_be_bound(Type type)
    {
        var good = type == typeof(RegisterElder) || type == typeof(ChangeElder)
            ? SomeElder.Json().ToJsonString()
            : """{"number":"4821-0372","reason":"welfare-check","name":"ヤマダ","place":"大森北","audiences":["police"],"on":"2026-11-20","givenOn":"S15.3.1","observed":{"sex":"female","ageAbout":80},"blocks":["identity"]}""";
        var names = typeof(RegisterElder).Assembly.GetTypes().SelectMany(one => one == type ? one.GetProperties() : []).Select(one => $"\"{JsonNamingPolicy.CamelCase.ConvertName(one.Name)}\":");
        string[] pieces = ["{", "}", "[", "]", ",", "null", "true", "1", "1.5", "\"\"", "\"a\"", "\"1940-03-01\"", "\"\\ud800\"", "\"\\n\"", "\"\u202e\"", "\"\\u0061\"", " ", "\"x\":", ":", .. names, .. names];
        var bodies = Gen.OneOf(
            MutatedBodyTests.Mutations(Encoding.UTF8.GetBytes(good)),
            Gen.Elements(pieces).ArrayOf().Select(chosen => Encoding.UTF8.GetBytes("{" + string.Concat(chosen) + "}")),
            Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf());

        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            Interlocked.Increment(ref cases);
            var problem = JsonGate.Check(body, JsonShape.Of(type));
            if (!IsJson(body))
                return problem is { Status: 400, Code: "malformed" };

            if (problem is null)
                _ = JsonSerializer.Deserialize(body, Json.Options.GetTypeInfo(type));
            return problem is null or { Status: 400 or 422 };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(OfGate));
    }

    [Test]
    public void A_proof_of_anything_else_never_holds()
    {
        var root = SHA256.HashData([1]);
        Prop.ForAll<long, long, byte[][]>((index, size, proof) =>
        {
            var hashes = proof.Select(bytes => SHA256.HashData(bytes)).ToList();
            return !MerkleProofs.VerifyInclusion(index, size, SHA256.HashData([2]), hashes, root);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(AnyText.Times));
    }

    private static IEnumerable<TestCaseData> Parsers()
    {
        var numbers = new NumberReader(LegacyMask.TryParse("A-0000", out var letter, out _) ? [letter] : []);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var lengths = new[] { 8, 9, 12 };

        yield return Of("numbers", "0123456789-ー－？?No.№Ａａ番号 ", ["4821-0372", "A-0123", "No. 4821 0372"], text =>
            numbers.Read(text, lengths) is var read && read.Number.HasValue != read.Fault.HasValue
            && (read.Number is not { } number || numbers.Read(number.Printed, lengths).Number == number with { DigitInferred = false }));
        yield return Of("masks of older numbers", "A0-ー 　B", ["A-0000", "000000"], text =>
            LegacyMask.TryParse(text, out var mask, out var problem) ? problem is null && !mask.Matches("") && (mask.Matches(text) || true) : problem.Length > 0);
        yield return Of("phones", "0123456789+-ー()（）. 　０３９", ["03-0762-0011", "+44 (0)20 7946 0000", "090(0111)2222"], text =>
            PhoneNumber.Dial(text) is not { } dial || (dial.Length <= 16 && dial[0] == '+' && PhoneNumber.Dial(dial) == dial && PhoneNumber.Spoken(text).Length <= 50));
        yield return Of("dates", "昭和平成令明治大正元年月日㍾㍽㍼㍻㋿MTSHRs-/.ー 　0123456789１２", ["1940-03-01", "昭和15年3月1日", "S15.3.1", "2026/4/10"], text =>
            !JapaneseDate.TryParse(text, out var date) || (JapaneseDate.TryParse(date.ToString("O", CultureInfo.InvariantCulture), out var again) && again == date));
        yield return Of("months", "昭和平成令年月㋿SHR-/.0123456789１", ["2027-04", "令和6年2月", "R6.2"], text =>
            (!JapaneseDate.TryParseMonth(text, out var first) || first.Day == 1) && (!DueMonth.TryParse(text, out var due) || DueMonth.Text(due) == text));
        yield return Of("readings", "あがゃカガャッヴウヰﾊﾞﾟ゛゜\u3099\u309A・ー- 　ａA", ["ﾔﾏﾀﾞ ﾊﾅｺ", "ヴィオラ"], text =>
            Kana.Fold(Kana.Fold(text)) == Kana.Fold(text) && Kana.Widen(Kana.Widen(text)) == Kana.Widen(text) && Kana.IsKana(Kana.Widen(text)) == Kana.IsKana(text));
        yield return Of("search keys", "髙﨑邊齋\uD842\uDFB7\uFA10\uFA1A\uDB40\uDD00\uFE00 　", ["髙橋 花子", "渡邉\U000E0102"], text =>
            KanjiFold.Key(KanjiFold.Key(text)) == KanjiFold.Key(text));
        yield return Of("ids", "0123456789abcdefghjkmnpqrstvwxyzilouAZ-", ["0123456789abc", "7zzzzzzzzzzzz"], text =>
            !Id.TryParse(text, out var id) || Id.Text(id) == text);
        yield return Of("cursors of a search", "0123456789abc-", ["0123456789abc-24321", "0123456789abc"], text =>
            !ElderSearch.IsCursor(text) || Id.TryParse(text.Split('-')[0], out _));
        yield return Of("tokens", "ABCabc012-_=", [ItemToken.Text(new byte[ItemToken.Bytes]), ItemToken.Text(SHA256.HashData([1]))], text =>
            !ItemToken.TryParse(text, out var token) || token.Length == ItemToken.Bytes);
        yield return Of("acting users", "abcXYZ019._@-", ["nurse-12", "a.b_c@ota.tokyo"], text =>
            ActingUser.IsValid(text) == Regex.IsMatch(text, @"\A[A-Za-z0-9._@-]{1,64}\z"));
        yield return Of("client keys", "kh_ABCabc012-_= ", [ClientKey.New()], text => ClientKey.Hash(text).Length is 0 or 32);
        yield return Of("versions", "\"*W/12, -", ["\"1\"", "W/\"1\"", "\"0\", \"1\"", "*", "\"1W*-W,戡ꨠ\", -W/  "], text =>
            ETag.Refusal(Header("If-Match", text).Request, 1) is not null || text.Contains("\"1\"", StringComparison.Ordinal));
        yield return Of("languages", "jaen-JPUS;q=0.1,* ", ["en;q=0.9, ja;q=0.8", "en"], text => Header("Accept-Language", text).Language() is Language.Japanese or Language.English);
        yield return Of("checkpoints", "— \n=+/Aa0", [Note, Note + "\n" + Note], text =>
            Checkpoint.Parse(text) is not { } note || (!note.IsSignedBy(key) && note.Size >= 0 && note.Root.Length == 32 && (Checkpoint.IsWhole(text) || !note.HasOneSignature || true)));
        yield return Of("files of checkpoints", "— \n=+/Aa0", [Note + "\n" + Note], text => Throws<FormatException>(() => Checkpoint.ParseMany(text)));
        yield return Of("receipts", "0123.ABab-_", [new Receipt(22, SHA256.HashData([1])).ToString()], text =>
            Receipt.Parse(text) is not { } receipt || Receipt.Parse(receipt.ToString())!.ToString() == receipt.ToString());
        yield return Of("records", "{}[]\":,\\u0123abcnull", [Record], text =>
        {
            _ = RecordFields.Read(Encoding.UTF8.GetBytes(text), default);
            return true;
        });
        yield return Of("opening hours", "montuewedthufri月火水木金土日,;:-0123456789 ", ["mon-fri 09:00-17:00", "月-金 9:00-17:00; 土 9:00-12:00"], text =>
            !OpenHours.TryParse(text, out var hours) || hours.All(one => one.From < one.To));
        yield return Of("mappings of columns", "{}[]\":,氏名フリガナ\\u", ["{\"氏名\": \"名前\", \"フリガナ\": \"よみ\"}"], text =>
            ImportMapping.Read(Encoding.UTF8.GetBytes(text)) is var (mapping, fault) && (mapping is null) != (fault is null));
        yield return Of("tables", "\",\r\n\t=+-@'あ1", ["氏名,フリガナ\r\n\"山田\n花子\",ヤマダ\r\n"], CsvComesBack);
        yield return Of("registers", "\",\r\n\t=氏名性別男女1", [SomeFile.Table(("電話", "03-0762-0011 日中は090-0333-4444(嫁)"), ("服薬・アレルギー", "内服：ワルファリン、アレルギー：なし"), ("登録番号", "A-0123"))], text =>
            SomeFile.Read(text).Rows.All(row => row.Elder is null || !row.Findings.Any(finding => finding.IsError)));
        yield return Of("forms of finders", "place=text&%E3%81%82+;%0d%00\u202e", ["place=%E5%A4%A7%E6%A3%AE&text=a%0D%0Ab&phone=03"], text =>
            FinderReport.ReadFormAsync(Form(text), 64 * 1024, default).Result is { } report
            && !((report.Place + report.Text + report.Phone).EnumerateRunes().Any(rune => JsonGate.IsForbidden(rune.Value))));
    }

    private static TestCaseData Of(string name, string signs, string[] good, Func<string, bool> reads) => new TestCaseData(signs, good, reads).SetArgDisplayNames(name);

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = JsonGate.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Written as every table of ours is, and read as every table of others is. Half of a surrogate pair is no text.
    private static bool CsvComesBack(string text)
    {
        var plain = string.Concat(text.Where(unit => !char.IsSurrogate(unit)));
        string[][] rows = [["氏名", plain], [plain, "x" + plain]];
        var read = CsvCells.Read(SomeFile.BytesAsync(new CsvFile("x.csv", rows)).Result, out _);
        return read.Count == rows.Length && read.Zip(rows).All(pair => pair.First.Cells.Zip(pair.Second).All(cell => cell.First == cell.Second || cell.First == "'" + cell.Second));
    }

    private static bool Throws<T>(Action read)
        where T : Exception
    {
        try
        {
            read();
        }
        catch (T)
        {
            // The one way it has to refuse.
        }

        return true;
    }

    private static DefaultHttpContext Header(string name, string value)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[name] = value;
        return context;
    }

    private static HttpRequest Form(string text)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return context.Request;
    }
}
