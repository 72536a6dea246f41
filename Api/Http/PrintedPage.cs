using System.Text;

namespace Api.Http;

/// <summary>A page to print on A4: HTML with its own style and nothing from anywhere else.</summary>
internal sealed class PrintedPage(string html) : IResult
{
    // Its own style sheet stands in the page; scripts, pictures and forms stay forbidden.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return httpContext.Response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}
