using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Api.Tests.Support;

/// <summary>
/// A request handed to the program as the web server would hand it over, without a client that refuses to send it: any text
/// in a header or path, any bytes in the body. It also takes a third of the time.
/// </summary>
internal sealed record StraightRequest(string Method, string Path)
{
    internal string Query { get; init; } = "";

    internal byte[]? Body { get; init; }

    internal string? ContentType { get; init; } = DescribedOperation.Json;

    internal bool WithLength { get; init; } = true;

    /// <summary>Where it comes from; by default from an address of its own.</summary>
    internal IPAddress? From { get; init; }

    internal Dictionary<string, string> Headers { get; init; } = [];
}

internal sealed record StraightReply(int Status, IHeaderDictionary Headers, string Text)
{
    internal string? ContentType => Headers.ContentType.ToString().Split(';')[0];

    internal bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The code of a problem.</summary>
    internal string? Code => ContentType == "application/problem+json"
        ? (string?)System.Text.Json.Nodes.JsonNode.Parse(Text)!["code"] : null;
}

internal static class Straight
{
    private static int sources;

    /// <param name="role">As whom; null without credentials.</param>
    internal static async Task<StraightReply> SendStraightAsync(
        this TestServer server, string? role, StraightRequest request, string actingUser = TestServer.ActingUser)
    {
        using var stop = new CancellationTokenSource();
        var context = await server.Server.SendAsync(
            http =>
            {
                var source = Interlocked.Increment(ref sources);
                http.Connection.RemoteIpAddress = request.From ?? new IPAddress([10, (byte)(source >> 16), (byte)(source >> 8), (byte)source]);
                http.Request.Method = request.Method;
                http.Request.Path = new PathString(request.Path);
                http.Request.QueryString = new QueryString(request.Query.Length == 0 ? "" : "?" + request.Query);
                if (role is not null)
                {
                    http.Request.Headers.Authorization = "Bearer " + server.ClientKeys[role];
                    http.Request.Headers["X-Acting-User"] = actingUser;
                }

                http.Features.Set<IHttpRequestBodyDetectionFeature>(new Detected(request.Body is not null));
                if (request.Body is { } body)
                {
                    http.Request.Body = new MemoryStream(body);
                    http.Request.ContentLength = request.WithLength ? body.Length : null;
                    http.Request.ContentType = request.ContentType;
                }

                foreach (var (name, value) in request.Headers)
                    http.Request.Headers[name] = value;
            },
            stop.Token);

        // A stream of events has no end to be read to.
        var isStream = context.Response.ContentType == "text/event-stream";
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        var text = isStream ? "" : await reader.ReadToEndAsync(CancellationToken.None);
        if (isStream)
            await stop.CancelAsync();
        return new StraightReply(context.Response.StatusCode, context.Response.Headers, text);
    }

    private sealed record Detected(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
