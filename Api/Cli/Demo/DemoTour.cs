using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Lookups;
using Api.Storage;

namespace Api.Cli.Demo;

/// <summary>One lookup over HTTP, shown as a hospital at night would make it, and where to go from there.</summary>
internal static class DemoTour
{
    private const string ActingUser = "nurse-12";

    internal static async Task ShowAsync(string url, Installation installation, CancellationToken ct)
    {
        var address = url.Replace("//[::]", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
        var demo = DemoWard.Read(installation.DataDir);
        var body = $$"""{"number": "{{demo.Numbers["active"]}}", "reason": "emergency-treatment"}""";

        Console.WriteLine();
        Console.WriteLine("── 午前3時、救急外来。キーホルダーの番号を照会します / 3 a.m., emergency department: one number is looked up ──");
        Console.WriteLine();
        Console.WriteLine($"POST {address}/v1/lookups");
        Console.WriteLine("Authorization: Bearer kh_…（医療機関の鍵 / the hospital's key）");
        Console.WriteLine($"{Access.ActingUser.Header}: {ActingUser}");
        Console.WriteLine("Content-Type: application/json");
        Console.WriteLine();
        Console.WriteLine(body);
        Console.WriteLine();

        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/lookups") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", demo.Clients["hospital"]);
        request.Headers.Add(Access.ActingUser.Header, ActingUser);
        using var response = await client.SendAsync(request, ct);
        var answer = await response.Content.ReadAsByteArrayAsync(ct);
        Console.WriteLine($"{(int)response.StatusCode} {response.ReasonPhrase}");
        if (response.IsSuccessStatusCode)
        {
            Console.WriteLine($"{Receipt.Header}: {response.Headers.GetValues(Receipt.Header).First()}");
            Console.WriteLine();
            DemoCard.Write(JsonSerializer.Deserialize(answer, Json.Info<LookupAnswer>())!, Console.Out);
        }
        else
        {
            Console.WriteLine(Encoding.UTF8.GetString(answer));
        }

        WhereNext(address, installation, demo);
    }

    private static void WhereNext(string address, Installation installation, DemoFile demo)
    {
        Console.WriteLine();
        Console.WriteLine("── 次に / Where to go next ──");
        Console.WriteLine();
        Console.WriteLine($"  API の説明（Swagger） / API description:  {address}/swagger");
        Console.WriteLine($"  鍵と番号 / Keys and numbers:              {Path.Combine(installation.DataDir, DemoWard.File)}");
        Console.WriteLine($"  データ / Data: {installation.DataDir}   鍵 / Keys: {installation.KeyDir}");
        Console.WriteLine();
        Console.WriteLine("  警察が読む同じ番号 / The same number, read by the police:");
        Console.WriteLine();
        Console.WriteLine($"  curl -s {address}/v1/lookups -H 'Authorization: Bearer {demo.Clients["police"]}' \\");
        Console.WriteLine($"    -H '{Access.ActingUser.Header}: koban-7' -H 'Content-Type: application/json' \\");
        Console.WriteLine($$"""    -d '{"number":"{{demo.Numbers["active"]}}","reason":"protection"}'""");
        Console.WriteLine();
        Console.WriteLine($"  役割 / Roles: {string.Join(", ", Roles.All.Select(role => role.Name()))}");
        Console.WriteLine("  登場する方はすべて架空です。終了は Ctrl+C。 / Nobody here exists. Ctrl+C ends it.");
        Console.WriteLine();
    }
}
