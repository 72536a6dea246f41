using System.Text;

namespace Api.Http;

/// <summary>A page to print on A4: HTML with its own style and nothing from anywhere else.</summary>
internal sealed class PrintedPage(string html) : IResult
{
    private const string Open = "<style>";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var start = html.IndexOf(Open, StringComparison.Ordinal) + Open.Length;
        var style = html[start..html.IndexOf("</style>", start, StringComparison.Ordinal)];
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.ContentSecurityPolicy = ContentPolicy.WithStyle(style);
        return httpContext.Response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}
