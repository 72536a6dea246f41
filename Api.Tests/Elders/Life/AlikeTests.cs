using System.Diagnostics;
using System.Text.RegularExpressions;
using Api.Elders;
using Api.Http;
using Api.Tests.Rules;
using Api.Tests.Support;

namespace Api.Tests.Elders.Life;

/// <summary>
/// Unknown, somebody else's and erased elders answer alike, byte for byte but for the request id, and in the same time: whether
/// somebody is registered elsewhere is nobody's business (domain.md section 3).
/// </summary>
internal sealed partial class AlikeTests : ErasureFixture
{
    private const int Calls = 2000;
    private const int WarmUp = 300;
    private const double MostApart = 1.05;

    // Machines are shared: a pause can fall on one of them. Three looks may, one must not differ.
    private const int Looks = 3;

    private (string Kind, string Id)[] elders = null!;

    [GeneratedRegex("\"requestId\":\"[^\"]+\"")]
    private static partial Regex RequestId();

    [SetUp]
    public async Task MakeAsync()
    {
        var erased = await Server.RegisterAsync();
        await EndAsync(erased.Id, ElderState.Closed);
        Server.Clock.Advance(TimeSpan.FromDays(5 * 366));
        Assert.That(await EraseAsync(), Has.Count.EqualTo(1));
        elders = [("unknown", Id.Text(Id.New())), ("another centre's", (await Server.RegisterAsync(role: "centre2")).Id), ("erased", erased.Id)];
    }

    [Test]
    public async Task Whoever_is_not_ones_own_answers_alike_on_every_route()
    {
        var rows = AccessMatrix.Rows.Where(row => row.IsOfElder).ToList();
        Assert.That(rows, Has.Count.GreaterThan(20));
        foreach (var row in rows)
        {
            var answers = new List<string>();
            foreach (var (kind, id) in elders)
            {
                var reply = await AskAsync(row, id);
                Assert.That(reply.Status, Is.EqualTo(404), $"{row.Method} {row.Route}, {kind}: {reply.Text}");
                var headers = reply.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order();
                answers.Add(string.Join('\n', headers.Append(RequestId().Replace(reply.Text, ""))));
            }

            Assert.That(answers.Distinct().Count(), Is.EqualTo(1), $"{row.Method} {row.Route}:\n{string.Join('\n', answers)}");
        }
    }

    [Test]
    public async Task They_take_the_same_time()
    {
        var row = AccessMatrix.Rows.Single(known => known is { Method: "GET", Route: "/v1/elders/{id}" });
        for (var look = 1; ; look++)
        {
            var medians = await MediansAsync(row);
            TestContext.Out.WriteLine(string.Join(", ", medians.Select(one => $"{one.Kind} {one.Median:F1} µs")));
            if (medians.Max(one => one.Median) < MostApart * medians.Min(one => one.Median))
                return;

            Assert.That(look, Is.LessThan(Looks), "The medians are over 5 % apart.");
        }
    }

    // In turn, and each round in another order: what disturbs disturbs all three.
    private async Task<List<(string Kind, double Median)>> MediansAsync(AccessMatrix.Row row)
    {
        using var client = Server.As("centre");
        var times = elders.Select(_ => new List<double>(Calls)).ToList();
        for (var call = -WarmUp; call < Calls; call++)
        {
            for (var turn = 0; turn < elders.Length; turn++)
            {
                var which = (call + WarmUp + turn) % elders.Length;
                var started = Stopwatch.GetTimestamp();
                using var response = await client.GetAsync(new Uri(row.Route.Replace("{id}", elders[which].Id, StringComparison.Ordinal), UriKind.Relative));
                if (call >= 0)
                    times[which].Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        return [.. elders.Zip(times, (elder, taken) => (elder.Kind, taken.Order().ElementAt(Calls / 2)))];
    }

    private Task<Reply> AskAsync(AccessMatrix.Row row, string id)
    {
        var path = row.Route.Replace("{id}", id, StringComparison.Ordinal).Replace("{item}", Id.Text(1), StringComparison.Ordinal).Replace("{rank}", "1", StringComparison.Ordinal);
        object? body = row.Body switch
        {
            "{change}" => (object)SomeElder.Json(person => person.Remove("documentsChecked")),
            "{consent}" => SomeElder.Json()["consent"],
            { } text => text
                .Replace("{centre3}", Id.Text(Server.Centre2), StringComparison.Ordinal)
                .Replace("2026-11-22", Today.ToString("O"), StringComparison.Ordinal),
            null => null,
        };
        return Server.SendAsync("centre", new HttpMethod(row.Method), path + row.Query, body, ifMatch: row.Method == "GET" ? null : "\"1\"");
    }
}
