using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Http;

/// <summary>
/// A good answer as JSON, for the hot path: written once, with its length, so that it leaves in one piece and not in chunks;
/// the framework's own result asks for options and a logger at each answer.
/// </summary>
internal sealed class Card<T>(T value) : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "application/json; charset=utf-8";

    // Straight-line code that the compiler wrote, which knows no options: the card's own context names them.
    private static readonly Action<Utf8JsonWriter, T> Fill = Json.Info<T>().SerializeHandler!;

    private static readonly JsonWriterOptions Writing = new() { Encoder = LeastEscaping.Instance, SkipValidation = true };

    // A thread writes one answer at a time and keeps nothing of it: clearing wipes the bytes.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? room;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ContentType;
        Write(response);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));

    private void Write(HttpResponse response)
    {
        var bytes = room ??= new ArrayBufferWriter<byte>(16 * 1024);
        try
        {
            using (var json = new Utf8JsonWriter(bytes, Writing))
                Fill(json, value);
            response.ContentLength = bytes.WrittenCount;
            response.BodyWriter.Write(bytes.WrittenSpan);
        }
        finally
        {
            bytes.Clear();
        }
    }
}
