namespace Api.Http;

/// <summary>
/// How one node of several ends: for some seconds it says that it is not ready and closes each connection with the answer it gives,
/// so that nobody is sending into one when it closes them all. A node that is alone has nobody to leave its callers to.
/// </summary>
/// <param name="period">How long; zero ends at once.</param>
internal sealed class Draining(TimeSpan period) : IHostedLifecycleService
{
    internal static readonly Problem Ending = Problems.DatabaseUnavailable with
    {
        Title = new("このノードはまもなく終了します。別のノードが受け付けます。", "This node is about to end; others go on."),
    };

    private volatile bool hasBegun;

    internal bool HasBegun => hasBegun;

    internal Task CloseAfterAsync(HttpContext context, RequestDelegate next)
    {
        if (hasBegun && !HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return next(context);
    }

    // Before anything else is stopped; what the host allows for stopping counts from here.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (period == TimeSpan.Zero)
            return;

        hasBegun = true;
        await Task.Delay(period, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
