using System.Data.Common;
using Api.Storage;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>Something failed that has a problem of its own to answer with.</summary>
internal abstract class ProblemException(Problem problem, string message, Exception? cause) : Exception(message, cause)
{
    internal Problem Problem => problem;
}

/// <summary>
/// Around everything: headers that every answer carries, a problem body for every bare status, and for exceptions one
/// plain answer with an id; the log holds what failed and where, and no data.
/// </summary>
internal sealed class Guard(RequestDelegate next, ILogger<Guard> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // An IPv4 client of a socket for both looks like ::ffff:192.0.2.1: one address has one form, in the log and for limits.
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
            context.Connection.RemoteIpAddress = mapped.MapToIPv4();
        SetHeaders(context.Response.Headers, context.Request.IsHttps);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            DropConditions(context.Request.Headers);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            await AnswerAsync(context, failure);
            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentType is null
            && Problems.ForStatus(context.Response.StatusCode) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }

    internal static void SetHeaders(IHeaderDictionary headers, bool isHttps)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = ContentPolicy.Closed;
        // Says what frame-ancestors says, to the browser of an old telephone.
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // By TLS to us or, as a configured proxy says, to the proxy. Over plain HTTP browsers must pass over it (RFC 6797 section 7.2).
        if (isHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }

    // Nothing that is read is kept anywhere to be compared with (no-store). The framework would look at these all the same
    // before it sends a file, and its parser runs beyond the end of a list of tags that ends with W/.
    private static void DropConditions(IHeaderDictionary headers)
    {
        headers.Remove(HeaderNames.IfMatch);
        headers.Remove(HeaderNames.IfNoneMatch);
        headers.Remove(HeaderNames.IfRange);
    }

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        var problem = failure switch
        {
            ProblemException known => known.Problem,
            BadHttpRequestException bad => Problems.ForStatus(bad.StatusCode) ?? Problems.Malformed,
            // The second: a new master key that this process cannot read.
            DbException or StartRefusedException => Problems.DatabaseUnavailable,
            _ => Problems.Unexpected,
        };
        if (problem.Status >= 500)
            log.LogError("{Code} in request {Request}: {Failure}", problem.Code, context.TraceIdentifier, Failures.Describe(failure));

        // Half an answer cannot be taken back; a broken connection at least does not look like a whole one.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        SetHeaders(context.Response.Headers, context.Request.IsHttps);
        await problem.ExecuteAsync(context);
    }
}
