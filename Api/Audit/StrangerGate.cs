using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Api.Audit;

/// <summary>
/// Before authentication: an address that failed too often hears 429, unless its key or token is one of ours. Nothing is bound
/// or recorded by itself for it; the refusal goes into the minute's sum.
/// </summary>
internal sealed class StrangerGate(RequestDelegate next, StrangerLimit limit, Refusals refusals)
{
    private static readonly Text WithoutAKey = new(
        "有効なAPIキーのない要求がこの接続元から続いています。APIキーを確かめてください。",
        "Requests without a valid key keep coming from your address. Check the key.");

    public Task InvokeAsync(HttpContext context) =>
        limit.Wait(context.Connection.RemoteIpAddress) is { } seconds ? HoldBackAsync(context, seconds) : next(context);

    private async Task HoldBackAsync(HttpContext context, int seconds)
    {
        if (IsOpen(context) || await IsOneOfOursAsync(context))
        {
            await next(context);
            return;
        }

        refusals.CountStranger(context);
        await (Problems.TooManyRequests.With(WithoutAKey) with { RetryAfter = seconds }).ExecuteAsync(context);
    }

    // Also one whose key has ended: that is a record of its own. Authentication itself comes to the same result without a second look.
    private static async Task<bool> IsOneOfOursAsync(HttpContext context) =>
        (await context.AuthenticateAsync()).Succeeded || context.Features.Get<DeadClient>() is not null;

    // Finders, health checks and readers of the description have no key to show.
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy == Policies.Open;
}
