using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Api.Tests.Support;

/// <summary>In a test's client: keeps addresses, header lines and problems as proxies and collectors would.</summary>
internal sealed class SidewaysHandler(Sideways sideways) : DelegatingHandler
{
    private const string Finder = "/q/";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        sideways.Add("URL", WithoutToken(url.AbsolutePath) + url.Query);
        var response = await base.SendAsync(request, cancellationToken);
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            sideways.Add($"header {name}", string.Join(", ", values));
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            sideways.Add("problem", WithoutDuplicates(await response.Content.ReadAsStringAsync(cancellationToken)));
        }

        return response;
    }

    // A registration that may exist already is answered with the own elder's number (design.md section 3), under a record of its own.
    private static string WithoutDuplicates(string problem)
    {
        if (JsonNode.Parse(problem) is not JsonObject body)
            return problem;

        body.Remove("duplicates");
        return body.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    // A QR code is an address: its token stands there and, of all places outside of answers, nowhere else.
    private static string WithoutToken(string path) =>
        path.StartsWith(Finder, StringComparison.Ordinal) ? Finder + string.Join('/', path[Finder.Length..].Split('/').Skip(1)) : path;
}
