using System.Text;
using Api.Access;
using Api.Http;
using Api.Tests.Http.Hostile;
using Api.Tests.Support;

namespace Api.Tests.Http.Contract;

/// <summary>
/// What can go wrong on any route, sent to each: nobody's key, another role, a body that is none, a disk that does not write.
/// Whatever comes back must be documented, and most of what is documented comes back to these.
/// </summary>
internal static class GenericProbes
{
    private const int MoreThanAnyJson = 260 * 1024;
    private const string MoreThanAnyFile = "33554433";
    private const string OtherVersion = "\"99\"";

    // Of nobody: with it the provider must be asked for its key, and there is none.
    private static readonly string Token = string.Join('.', new[] { """{"alg":"RS256","typ":"JWT","kid":"k"}""", "{}", "x" }
        .Select(part => Convert.ToBase64String(Encoding.ASCII.GetBytes(part)).TrimEnd('=')));

    /// <summary>Asks what a caller may do wrong; the scene is as it was, or is set anew.</summary>
    internal static IEnumerable<(string Why, Action<Scene>? Caller, StraightRequest Request)> Of(DescribedOperation operation, Scene scene)
    {
        var good = Exchange.Good(operation, scene);
        if (operation.Role is not null)
        {
            yield return ("without a key", asked => asked.Role = null, good);
            yield return ("without an acting user", asked => asked.ActingUser = "", good);
            yield return ("with a token of an unknown provider", asked => asked.Role = null, good.With("Authorization", $"Bearer {Token}"));
            if (Roles.All.Select(role => role.Name()).FirstOrDefault(role => !operation.Roles.Contains(role)) is { } other)
                yield return ($"as {other}", asked => asked.Role = other, good);
        }

        yield return ("with an unknown word in the address", null, good with { Query = Joined(good.Query, "nonsense=1") });
        foreach (var (place, name) in operation.Parameters)
        {
            if (place == "query")
                yield return ($"with ?! as {name}", null, good with { Query = Joined(Without(good.Query, name), $"{name}=%3F!") });
            else if (place == "path")
                yield return ($"with an unknown {name}", null, good with { Path = scene.Path(name, name == "rank" ? "9" : Id.Text(Id.New())) });
        }

        foreach (var body in operation.TakesJson ? Bodies(operation) : [])
            yield return ($"with the body {body}", null, good with { Body = Encoding.UTF8.GetBytes(body), ContentType = DescribedOperation.Json });
        if (operation.MediaTypes.Length > 0)
        {
            yield return ("with a body of another type", null, good with { Body = "x"u8.ToArray(), ContentType = "text/plain" });
            yield return operation.TakesJson
                ? ("with a body too large", null, good with { Body = new byte[MoreThanAnyJson], ContentType = DescribedOperation.Json })
                : ("with a file too large", null, good.With("Content-Length", MoreThanAnyFile));
        }

        if (operation.MediaTypes.Contains("text/csv"))
            yield return ("with a file that is no register", null, good with { Body = "no,header\r\n1,2\r\n"u8.ToArray() });
        if (operation.NeedsVersion)
            yield return ("without If-Match", null, good.With("If-Match", null));
        yield return ("with an Idempotency-Key that is none", null, good.With(IdempotencyKey.Header, "\""));
        yield return ("with the version of another", null, good.With("If-Match", OtherVersion));
        yield return ("with an event that never was", null, good.With("Last-Event-ID", "?!"));
    }

    private static IEnumerable<string> Bodies(DescribedOperation operation)
    {
        var field = operation.Fields[0].Path.Split('.', '[')[0];
        return ["{", "{\"nonsense\":1}", $"{{\"{field}\":null,\"{field}\":null}}", "[]", "{}"];
    }

    private static string Joined(string query, string word) => query.Length == 0 ? word : $"{query}&{word}";

    private static string Without(string query, string name) =>
        string.Join('&', query.Split('&').Where(word => !word.StartsWith(name + "=", StringComparison.Ordinal)));

    private static StraightRequest With(this StraightRequest request, string header, string? value)
    {
        var headers = new Dictionary<string, string>(request.Headers);
        _ = value is null ? headers.Remove(header) : (headers[header] = value).Length > 0;
        return request with { Headers = headers };
    }
}
