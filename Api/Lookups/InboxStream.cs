using System.Reflection;
using System.Text;
using System.Text.Json;
using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Lookups;

/// <summary>How often the log is looked at, and after how long a silence a sign of life is sent: proxies close what is silent.</summary>
internal sealed record InboxPace(TimeSpan Poll, TimeSpan Heartbeat)
{
    internal static readonly InboxPace Usual = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(15));
}

/// <summary>
/// The inbox as server-sent events. An event's id is its record's index in the log, so that whoever comes back with the last
/// one misses nothing, after a restart too. The log is asked and not this process: other processes write it as well.
/// </summary>
internal sealed class InboxStream(
    Inbox inbox, LogWatch watch, OpenStreams open, ClientDirectory clients, InboxPace pace, TimeProvider clock, Caller caller, (long After, long Size) start,
    CancellationToken stopping)
    : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "text/event-stream";

    // A comment line, which every client passes over.
    private static readonly byte[] SignOfLife = ":\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var place = open.Enter(caller.ClientId);
        if (place is null)
        {
            await OpenStreams.Refusal.ExecuteAsync(httpContext);
            return;
        }

        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        httpContext.Response.ContentType = ContentType;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await RunAsync(httpContext, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went, or the program stops: there is nobody to tell, or it will ask again.
        }
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));

    private async Task RunAsync(HttpContext http, CancellationToken ct)
    {
        var (language, readTo, size) = (http.Language(), start.After, start.Size);
        await SendAsync(http.Response, SignOfLife, ct);
        var lastSent = Environment.TickCount64;
        // The end of its key or token ends it as a revocation does: whoever holds an old one is to hear no more.
        while (await clients.IsLiveAsync(caller, clock.GetUtcNow().ToUnixTimeMilliseconds(), ct))
        {
            (var entries, readTo, var isBehind) = await inbox.AfterAsync(caller, readTo, size, language, ct);
            if (entries.Count > 0 || Environment.TickCount64 - lastSent >= pace.Heartbeat.TotalMilliseconds)
            {
                await SendAsync(http.Response, entries.Count > 0 ? Written(entries) : SignOfLife, ct);
                lastSent = Environment.TickCount64;
            }

            if (!isBehind)
                size = await watch.NextAsync().WaitAsync(ct);
        }
    }

    private static async Task SendAsync(HttpResponse response, byte[] bytes, CancellationToken ct)
    {
        await response.Body.WriteAsync(bytes, ct);
        await response.Body.FlushAsync(ct);
    }

    // JSON escapes its line ends, so an entry is one line of data.
    private static byte[] Written(IReadOnlyList<InboxEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            text.Append("id: ").Append(Inbox.Text(entry.Index)).Append("\nevent: ").Append(entry.Kind)
                .Append("\ndata: ").Append(JsonSerializer.Serialize(entry, Json.Info<InboxEntry>())).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
