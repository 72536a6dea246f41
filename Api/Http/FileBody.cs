using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>A file as a request's body, read whole within its route's limit; <see cref="ValidationFilter"/> answers one that is not.</summary>
internal sealed class FileBody : IBody, IEndpointParameterMetadataProvider
{
    private readonly Problem? problem;

    private FileBody(ReadOnlyMemory<byte> bytes, Problem? problem)
    {
        Bytes = bytes;
        this.problem = problem;
    }

    internal ReadOnlyMemory<byte> Bytes { get; }

    public Problem? Check(IServiceProvider services) => problem;

    public static async ValueTask<FileBody> BindAsync(HttpContext context)
    {
        // Routing refuses another media type, but lets a body pass that names none, or something that is none.
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out _))
            return new FileBody(default, Problems.UnsupportedMediaType);

        return await ReadAsync(context) is { } bytes ? new FileBody(bytes, null) : new FileBody(default, Problems.TooLarge);
    }

    /// <returns>The whole body; null when it is larger than its route's limit.</returns>
    internal static async Task<ArraySegment<byte>?> ReadAsync(HttpContext context)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? BodyLimit.Default;
        if (context.Request.ContentLength > limit)
            return null;

        // Somebody has read it already: a file is not to lie in memory twice.
        if (context.Request.Body is MemoryStream { Position: 0 } known && known.Length <= limit && known.TryGetBuffer(out var whole))
            return whole;

        using var file = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var piece = new byte[81_920];
        int read;
        while ((read = await context.Request.Body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            if (file.Length + read > limit)
                return null;

            file.Write(piece, 0, read);
        }

        return new ArraySegment<byte>(file.GetBuffer(), 0, (int)file.Length);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["text/csv", "application/octet-stream"], typeof(string), isOptional: false));
        builder.Metadata.Add(new OwnLimit());
    }

    /// <summary>The web server's limit for all bodies is smaller than a file may be: this reader has its own.</summary>
    private sealed class OwnLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
