using System.Collections.Concurrent;

namespace Api.Http;

/// <summary>
/// The description's pages, kept as they leave: their middleware unpacks a megabyte and a half for each request, and whoever
/// asks needs no key. What is kept is bounded by the files there are.
/// </summary>
internal sealed class KeptPages(RequestDelegate next)
{
    // A slow reader holds one piece, and not the whole file.
    private const int Piece = 16 * 1024;

    private readonly ConcurrentDictionary<(PathString Path, bool Packed), Kept> kept = [];

    private sealed record Kept(byte[] Bytes, string? ContentType, string? Encoding);

    public async Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var isPacked = headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        if (!HttpMethods.IsGet(context.Request.Method) || !Path.HasExtension(context.Request.Path.Value))
        {
            await next(context);
            return;
        }

        var key = (context.Request.Path, isPacked);
        if (!kept.TryGetValue(key, out var page))
        {
            if (await MakeAsync(context) is not { } made)
                return;

            kept[key] = page = made;
        }

        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = page.Bytes.Length;
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.Headers.ContentEncoding = page.Encoding;
        await WriteAsync(context.Response, page.Bytes, context.RequestAborted);
    }

    internal static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        for (var at = 0; at < bytes.Length; at += Piece)
            await response.Body.WriteAsync(bytes[at..Math.Min(at + Piece, bytes.Length)], ct);
    }

    /// <returns>Null when it is no page, and has been answered.</returns>
    private async Task<Kept?> MakeAsync(HttpContext context)
    {
        var (response, body) = (context.Response, context.Response.Body);
        // Or the answer might be that nothing has changed.
        context.Request.Headers.Remove("If-None-Match");
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = body;
        }

        if (response.StatusCode == StatusCodes.Status200OK)
            return new Kept(buffer.ToArray(), response.ContentType, response.Headers.ContentEncoding);

        await WriteAsync(response, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
        return null;
    }
}
