using System.Globalization;
using System.Text.Json.Nodes;
using Api.Tests.Support;

namespace Api.Tests.Http.Contract;

/// <summary>A documented example, of a request or of an answer.</summary>
/// <param name="Role">The role that sends it, where it says so.</param>
internal sealed record DocumentedExample(DescribedOperation Operation, string MediaType, string Name, JsonNode Value, string? Role);

/// <summary>What the description promises of each route, and whether an answer keeps it.</summary>
internal sealed class Contract(JsonObject document)
{
    private const string Problem = "application/problem+json";

    private readonly DocumentedSchemas schemas = new(document);
    private readonly Dictionary<string, JsonObject> byId = ApiDocument.Operations(document).ToDictionary(one => one.Id, one => one.Json);

    internal IReadOnlyList<DescribedOperation> Operations { get; } = DescribedOperation.Of(document);

    /// <summary>A header that every request may carry, as the description shows it.</summary>
    internal string HeaderExample(string name) => document["components"]!["parameters"]![name]!["example"]!.GetValue<string>();

    /// <summary>An answer as the description lists it: its status and, of a problem, its code.</summary>
    internal static string OutcomeOf(StraightReply reply) => $"{reply.Status} {reply.Code}".TrimEnd();

    /// <summary>Every answer that is documented; of the problems under one status each.</summary>
    internal IEnumerable<string> Documented(DescribedOperation operation) => Responses(operation).SelectMany(response => CodesOf(response.Value!) is { Count: > 0 } codes
        ? codes.Select(code => $"{response.Key} {code}")
        : [response.Key]);

    internal IEnumerable<DocumentedExample> Requests(DescribedOperation operation) => ExamplesOf(operation, byId[operation.Id]["requestBody"]?["content"]);

    /// <returns>What of an answer is not as documented; null: nothing.</returns>
    internal async Task<string?> FaultAsync(DescribedOperation operation, StraightReply reply)
    {
        if (Responses(operation)[reply.Status.ToString(CultureInfo.InvariantCulture)] is not { } response)
            return $"{OutcomeOf(reply)} is not documented";
        if (reply.Code is { } code && !CodesOf(response).Contains(code))
            return $"{OutcomeOf(reply)}: this code is not documented";
        if (reply.IsSuccess && (response["headers"]?.AsObject() ?? []).Any(header => !reply.Headers.ContainsKey(header.Key)))
            return $"{reply.Status} without the headers {string.Join(", ", response["headers"]!.AsObject().Select(header => header.Key))}";

        var content = response["content"]?.AsObject() ?? [];
        if (reply.ContentType is not { Length: > 0 } type)
            return content.ContainsKey(DescribedOperation.Json) ? $"{reply.Status} without a body" : null;
        if (content[type] is not { } media)
            return $"{reply.Status} of the type {type}, which is not documented";

        var fault = type is Problem or DescribedOperation.Json && media["schema"] is { } schema ? await schemas.FaultAsync(schema, reply.Text) : null;
        return fault is null ? null : $"{reply.Status}: {fault}: {reply.Text}";
    }

    /// <summary>The documented examples that are not as their own schema has them.</summary>
    internal async Task<List<string>> WrongExamplesAsync()
    {
        List<string> wrong = [];
        foreach (var operation in Operations)
        {
            await JudgeAsync(byId[operation.Id]["requestBody"]?["content"], "request");
            foreach (var (status, response) in Responses(operation))
                await JudgeAsync(response!["content"], status);

            async Task JudgeAsync(JsonNode? content, string where)
            {
                foreach (var example in ExamplesOf(operation, content))
                {
                    if (await schemas.FaultAsync(content![example.MediaType]!["schema"]!, example.Value.ToJsonString()) is { } fault)
                        wrong.Add($"{operation.Id} {where} {example.MediaType} {example.Name}: {fault}");
                }
            }
        }

        return wrong;
    }

    private JsonObject Responses(DescribedOperation operation) => byId[operation.Id]["responses"]!.AsObject();

    private static List<string> CodesOf(JsonNode response) =>
        [.. (response["content"]?[Problem]?["examples"]?.AsObject() ?? []).Select(example => example.Key)];

    private IEnumerable<DocumentedExample> ExamplesOf(DescribedOperation operation, JsonNode? content) =>
        from media in content?.AsObject() ?? []
        from example in media.Value!["examples"]?.AsObject() ?? []
        let written = Resolved(example.Value!)
        select new DocumentedExample(operation, media.Key, example.Key, written["value"]!, (string?)written["x-role"]);

    private JsonNode Resolved(JsonNode written) => (string?)written["$ref"] is { } reference
        ? reference.Split('/')[1..].Aggregate((JsonNode)document, (at, step) => at[step]!)
        : written;
}
