using System.Text.Json;
using System.Text.Json.Nodes;

namespace Api.Http;

/// <summary>
/// What the API's description says of one endpoint. Its slice writes what only the slice knows; roles, credentials, body
/// problems and schemas are read off the endpoint (<see cref="OperationWriter"/>).
/// </summary>
/// <param name="Summary">One line.</param>
/// <param name="About">Markdown, for somebody who writes a client.</param>
internal sealed record Operation(Text Summary, Text About)
{
    /// <summary>What this endpoint answers with beyond what every endpoint of its kind can.</summary>
    internal IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The parameters of the route, by name.</summary>
    internal IReadOnlyDictionary<string, Text> Parameters { get; init; } = new Dictionary<string, Text>();

    /// <summary>The request must carry If-Match.</summary>
    internal bool NeedsIfMatch { get; init; }

    /// <summary>Statuses of problems that are a page where a person asks with a browser.</summary>
    internal IReadOnlyList<int> AlsoPages { get; init; } = [];

    /// <summary>The request may carry If-Match; without it the newest version is changed.</summary>
    internal bool TakesIfMatch { get; init; }

    internal IReadOnlyList<Answer> Answers { get; init; } = [];

    // Functions, because a start must not wait for examples that nobody asked for yet.
    internal Func<IReadOnlyList<Example>> Requests { get; init; } = () => [];
}

/// <summary>A success, with the headers it carries.</summary>
internal sealed record Answer(int Status, Text About, params IReadOnlyList<Header> Headers)
{
    internal Func<IReadOnlyList<Example>> Examples { get; init; } = () => [];
}

/// <summary>A header of an answer.</summary>
internal sealed record Header(string Name, Text About, string Example)
{
    internal static readonly Header ETag = new(
        "ETag", new("この登録の版。変更するときに If-Match へ入れます。", "The version; send it as If-Match with a change."), "\"3\"");

    internal static readonly Header Location = new(
        "Location", new("作成された登録のURL。", "Where the new registration is."), "/v1/elders/3k7q9x2m4n8pa");

    internal static readonly Header Authenticate = new(
        "WWW-Authenticate", new("認証の方式。", "How to authenticate."), "Bearer");

    internal static readonly Header RetryAfter = new(
        "Retry-After", new("この秒数を待ってから、もう一度送ってください。", "Seconds after which a repetition may succeed."), "5");
}

/// <summary>A named example of a body.</summary>
/// <param name="Name">Its key in the description.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Body">The body itself.</param>
/// <param name="Role">The role it is sent with, or answered to.</param>
internal sealed record Example(string Name, Text Summary, JsonNode Body, string? Role)
{
    /// <summary>An example made of the type itself, so that it cannot drift from it.</summary>
    internal static Example Of<T>(string name, Text summary, T body, string? role = null) =>
        new(name, summary, JsonSerializer.SerializeToNode(body, Json.Info<T>())!, role);

    /// <summary>The same for a request, which may not hold what the service computes.</summary>
    internal static Example Sent<T>(string name, Text summary, T body, string? role = null)
    {
        var example = Of(name, summary, body, role);
        Prune(example.Body, typeof(T));
        return example;
    }

    private static void Prune(JsonNode? node, Type type)
    {
        var info = Json.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (node is JsonArray list)
        {
            foreach (var entry in list)
                Prune(entry, info.ElementType!);
        }

        if (node is not JsonObject item)
            return;

        foreach (var property in info.Properties)
        {
            if (property.Set is null && property.AssociatedParameter is null)
                item.Remove(property.Name);
            else
                Prune(item[property.Name], property.PropertyType);
        }
    }
}

internal static class Operations
{
    internal static TBuilder Describe<TBuilder>(this TBuilder endpoint, Operation operation)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(operation);

    /// <summary>Both languages as the description shows them, Japanese first.</summary>
    internal static string Shown(this Text text) => $"{text.Ja} / {text.En}";

    internal static string Paragraphs(this Text text) => $"{text.Ja}\n\n{text.En}";
}
