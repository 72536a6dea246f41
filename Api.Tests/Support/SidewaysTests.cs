using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Api.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Support;

/// <summary>A search that finds nothing must be able to find something: one leak of each kind, made on purpose.</summary>
[NonParallelizable]
internal sealed class SidewaysTests
{
    private const string Name = "梅村 多恵子";

    private static readonly ActivitySource source = new("Api.Tests.Sideways");
    private static readonly Meter meter = new("Api.Tests.Sideways");
    private static readonly Counter<int> counter = meter.CreateCounter<int>("leaks");

    [TestCase("log", "name")]
    [TestCase("log", "number")]
    [TestCase("log", "client key")]
    [TestCase("log", "phone")]
    [TestCase("trace", "number")]
    [TestCase("metric", "number")]
    [TestCase("URL", "name (percent)")]
    [TestCase("problem", "number")]
    [TestCase("header Location", "number")]
    [TestCase("audit log", "name")]
    [TestCase("file name", "number")]
    [TestCase("checkpoints", "number")]
    public async Task A_planted_leak_fails_the_server_that_it_was_planted_in(string place, string kind)
    {
        var server = await TestServer.StartAsync(configure: services => services.AddSingleton<IStartupFilter>(new Echo()));
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["identity"]!["name"] = Name));
        var phone = (await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}"))["contacts"]![0]!["phones"]![0]!["number"]!.GetValue<string>();
        var value = kind.Split(' ')[0] switch { "name" => Name, "number" => elder.Number, "phone" => phone, _ => server.ClientKeys["police"] };

        await LeakAsync(server, place, value);

        var failure = Assert.Throws<AssertionException>(server.Dispose)!;
        Assert.That(failure.Message, Does.Contain($"{place}: {kind}").And.Not.Contain(value));
    }

    [Test]
    public async Task What_lies_sealed_is_what_is_searched_for()
    {
        using var server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync(SomeElder.Json(json => json["identity"]!["name"] = Name));
        await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment", note = "駅前で転倒、意識あり" });

        var planted = Planted.In(server);

        var kinds = planted.Select(one => one.Kind).Distinct().ToList();
        Assert.That(kinds, Is.SupersetOf(new[] { "name", "kana", "phone", "number", "client key", "note", "address" }));
        Assert.That(planted.Select(one => one.Value), Is.SupersetOf(new[] { Name, "多恵子", elder.Number, "駅前で転倒、意識あり" }));
    }

    private static async Task LeakAsync(TestServer server, string place, string value)
    {
        switch (place)
        {
            case "log":
                server.Get<ILoggerFactory>().CreateLogger("Api.Leak").LogDebug("Leaked {Value}.", value);
                break;
            case "trace":
                using (var activity = source.StartActivity("leak"))
                    activity!.SetTag("who", value);
                break;
            case "metric":
                counter.Add(1, new KeyValuePair<string, object?>("who", value));
                break;
            case "audit log":
                await using (var connection = await server.Get<Engine>().Log.OpenConnectionAsync())
                    connection.Run($"UPDATE audit_record SET record = CAST(record || '{value}' AS BLOB) WHERE idx = 1");
                break;
            case "file name":
                await File.WriteAllTextAsync(Path.Combine(server.DataDir, value), "");
                break;
            case "checkpoints":
                await File.AppendAllTextAsync(Path.Combine(server.DataDir, "checkpoints.log"), value);
                break;
            case "URL":
                await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders?name={Uri.EscapeDataString(value)}");
                break;
            default:
                await server.SendAsync("centre", HttpMethod.Get, $"/v1/{place.Split(' ')[0]}", actingUser: value);
                break;
        }
    }

    // Says the acting user back, where the product never would.
    private sealed class Echo : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                var user = context.Request.Headers["X-Acting-User"].ToString();
                if (context.Request.Path == "/v1/problem")
                {
                    context.Response.StatusCode = 404;
                    context.Response.ContentType = "application/problem+json";
                    await context.Response.WriteAsync(new JsonObject { ["detail"] = user }.ToJsonString());
                    return;
                }

                if (context.Request.Path == "/v1/header")
                    context.Response.Headers.Location = "/v1/" + user;
                await rest(context);
            });
            next(app);
        };
    }
}
