using System.Net;
using System.Text.Json.Nodes;
using Api.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Lookups;

/// <summary>Requests as each role would send them, and answers and records as the tests read them.</summary>
internal static class Asking
{
    internal const string CallersOrganisation = "大森北警察署";
    internal const string CallersName = "見本巡査";

    /// <summary>A request that holds whatever its reason demands.</summary>
    /// <param name="number">As typed.</param>
    /// <param name="reason">Why.</param>
    /// <param name="behalf">Role and reason of the caller on the telephone, e.g. <c>police protection</c>.</param>
    internal static JsonObject Request(string number, string reason, string? behalf = null)
    {
        var request = new JsonObject { ["number"] = number, ["reason"] = reason };
        if (reason == "break-glass")
            request["preset"] = "unconscious";
        if (reason == "admission-support" || behalf?.EndsWith("admission-support", StringComparison.Ordinal) == true)
            request["patientAgreed"] = true;
        if (behalf?.Split(' ') is [var role, var why])
            request["onBehalfOf"] = OnBehalfOf(role, why);
        return request;
    }

    internal static JsonObject OnBehalfOf(string role, string reason) => new()
    {
        ["role"] = role,
        ["reason"] = reason,
        ["organisation"] = CallersOrganisation,
        ["name"] = CallersName,
        ["calledBack"] = true,
    };

    internal static JsonObject With(this JsonObject request, string field, JsonNode? value)
    {
        request[field] = value;
        return request;
    }

    /// <summary>full, candidate or status-only; of a problem its status and code.</summary>
    internal static string Disclosed(this Reply reply) =>
        reply.Status == 200 ? reply["disclosure"]!.GetValue<string>() : $"{reply.Status} {reply.Code}";

    internal static string[] WarningCodes(this Reply reply) =>
        [.. reply["warnings"]!.AsArray().Select(warning => warning!["code"]!.GetValue<string>())];

    internal static string? Warning(this Reply reply, string code) =>
        reply["warnings"]!.AsArray().FirstOrDefault(warning => warning!["code"]!.GetValue<string>() == code)?["text"]!.GetValue<string>();

    /// <summary>Each value's path, <c>contacts[].phones[].dial</c>; of an empty list or object its own.</summary>
    internal static SortedSet<string> Paths(JsonNode? node)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Walk(node, "", paths);
        return paths;
    }

    internal static string[] Keys(this JsonObject record) => [.. record.Select(field => field.Key)];

    internal static string[] Strings(this JsonNode? list) => [.. (list?.AsArray() ?? []).Select(value => value!.GetValue<string>())];

    internal static async Task<JsonObject> LastRecordAsync(this TestServer server) =>
        JsonNode.Parse((await server.RecordsAsync())[^1])!.AsObject();

    internal static async Task<int> CountRecordsAsync(this TestServer server) => (await server.RecordsAsync()).Count;

    /// <summary>The test host has no network, so requests get an address here.</summary>
    internal static void ComeFrom(this IServiceCollection services, string address) =>
        services.AddSingleton<IStartupFilter>(new Addressed(IPAddress.Parse(address)));

    private static void Walk(JsonNode? node, string path, SortedSet<string> paths)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } item:
                foreach (var (name, value) in item)
                    Walk(value, path.Length == 0 ? name : $"{path}.{name}", paths);
                break;
            case JsonArray { Count: > 0 } list:
                foreach (var value in list)
                    Walk(value, path + "[]", paths);
                break;
            default:
                paths.Add(path);
                break;
        }
    }

    private sealed class Addressed(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = address;
                return following(context);
            });
            next(app);
        };
    }
}
