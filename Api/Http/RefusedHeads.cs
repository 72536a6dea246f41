using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Api.Http;

/// <summary>
/// Kestrel answers by itself what is no request (400, 408, 414, 431, 505), before any middleware: it tells of it before
/// it answers, and the answer gets the headers of every other one.
/// </summary>
internal sealed class RefusedHeads : IObserver<KeyValuePair<string, object?>>
{
    private const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    // The name alone is asked for: whatever else this source could tell stays switched off.
    internal static void Cover(DiagnosticListener listener) => listener.Subscribe(new RefusedHeads(), name => name == Event);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A body that turns out bad comes here, too, perhaps while its answer is on its way.
        if (value.Value is not IFeatureCollection features || features.Get<IHttpResponseFeature>() is not { HasStarted: false } response)
            return;

        Guard.SetHeaders(response.Headers, features.Get<IHttpRequestFeature>()?.Scheme == "https");
        // Sent at once: Kestrel would begin its headers anew. What it sends is a line and these; nothing waits for it.
        _ = features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync();
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }
}
