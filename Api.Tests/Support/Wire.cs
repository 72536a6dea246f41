using System.Net.Http.Headers;

namespace Api.Tests.Support;

/// <summary>Requests byte by byte, as no well-behaved client would write them.</summary>
internal static class Wire
{
    internal static async Task<Reply> SendBytesAsync(
        this TestServer server, string role, string path, byte[] body, string? contentType = "application/json",
        bool withLength = true, string? language = null)
    {
        using var client = server.As(role);
        using var stream = withLength ? null : new UnknownLength(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = stream is null ? new ByteArrayContent(body) : new StreamContent(stream),
        };
        if (contentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);

        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    // A stream that cannot say how long it is, so that no Content-Length is sent.
    private sealed class UnknownLength(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }
}
