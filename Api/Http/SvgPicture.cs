using System.Text;

namespace Api.Http;

/// <summary>A drawing that needs nothing from anywhere else.</summary>
internal sealed class SvgPicture(string svg) : IResult
{
    internal const string ContentType = "image/svg+xml";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ContentType + "; charset=utf-8";
        return httpContext.Response.WriteAsync(svg, Encoding.UTF8, httpContext.RequestAborted);
    }
}
