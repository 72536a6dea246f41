using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>Small registers to send.</summary>
internal static class ImportFile
{
    internal const string Header = "登録番号,氏名,フリガナ,性別,生年月日,住所,電話,緊急連絡先①氏名,緊急連絡先①続柄,緊急連絡先①電話,同意日";

    private static int made;

    /// <summary>Somebody nobody else is.</summary>
    internal static string Kana()
    {
        const string digits = "アイウエオカキクケコ";
        return "ヤマカワ " + string.Concat(Interlocked.Increment(ref made).ToString("D4").Select(digit => digits[digit - '0']));
    }

    /// <summary>A row without anything to be said about it.</summary>
    internal static string Row(string number, string kana, string sex = "女性", string birth = "1938-04-01", string phone = "03-0762-0011", string consent = "2024-04-10") =>
        $"{number},山川 {number}子,{kana},{sex},{birth},東京都大田区大森北1-2-3,{phone},山川 太郎,長男,090-0111-2222,{consent}";

    internal static string Of(params IEnumerable<string> rows) => Header + "\r\n" + string.Join("\r\n", rows) + "\r\n";

    internal static async Task<Reply> ImportAsync(
        this TestServer server, string csv, bool dryRun = false, string role = "centre", string type = "text/csv", string? language = null)
    {
        using var client = server.As(role);
        using var request = new HttpRequestMessage(HttpMethod.Post, dryRun ? "/v1/imports?dryRun=true" : "/v1/imports");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    internal static List<string> Codes(this Reply reply) => [.. reply["findings"]!.AsArray().Select(finding => (string)finding!["code"]!)];

    internal static async Task<JsonArray> SearchAsync(this TestServer server, object search, string role = "centre")
    {
        var reply = await server.SendAsync(role, HttpMethod.Post, "/v1/elders/search", search);
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply["elders"]!.AsArray();
    }

    internal static async Task<JsonObject> FindAsync(this TestServer server, string kana, string role = "centre")
    {
        var found = await server.SearchAsync(new { name = kana }, role);
        Assert.That(found, Has.Count.EqualTo(1), kana);
        return (await server.SendAsync(role, HttpMethod.Get, $"/v1/elders/{found[0]!["id"]}")).Json;
    }
}
