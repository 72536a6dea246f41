using System.Collections.Frozen;
using System.Diagnostics;
using Api.Http;

namespace Api.Access;

/// <summary>
/// One line for each request: method, route template, status, milliseconds, request, client. Never the path: it may hold a
/// QR code's token, and a mistyped one anything. A category of its own, so that it can be switched off.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILoggerFactory loggers)
{
    internal const string Category = "Api.Requests";

    // As nginx has it: nobody was there to hear the answer.
    private const int HungUp = 499;

    // A method is any word that the caller likes.
    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options);

    private readonly ILogger log = loggers.CreateLogger(Category);

    public Task InvokeAsync(HttpContext context) => log.IsEnabled(LogLevel.Information) ? WriteAsync(context) : next(context);

    private async Task WriteAsync(HttpContext context)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var method = context.Request.Method;
            Write(
                log,
                Methods.Contains(method) ? method : "-",
                (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-",
                context.RequestAborted.IsCancellationRequested ? HungUp : context.Response.StatusCode,
                Stopwatch.GetElapsedTime(since).TotalMilliseconds,
                context.TraceIdentifier,
                context.User is CallerPrincipal caller ? Id.Text(caller.Caller.ClientId) : "-");
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} {Milliseconds:0.0} ms, request {Request}, client {Client}")]
    private static partial void Write(ILogger log, string method, string route, int status, double milliseconds, string request, string client);
}
