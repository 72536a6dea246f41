using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Api.Audit;

/// <summary>
/// Answers 401 and 403, each recorded before it leaves. Of a known client at most <see cref="MostPerMinute"/> a minute
/// one by one and the rest as a sum; of strangers only a sum a minute, so that nobody without a key can fill the disk.
/// </summary>
internal sealed class Refusals(AuditLog audit, TimeProvider clock) : IAuthorizationMiddlewareResultHandler, IAsyncDisposable
{
    internal const int MostPerMinute = 60;
    private const int MostSources = 10_000;

    private readonly AuthorizationMiddlewareResultHandler next = new();
    private readonly Lock gate = new();
    private readonly Dictionary<long, Minute> byClient = [];
    private readonly HashSet<string> strangers = [];
    private long strangerCount;
    private ITimer? timer;

    private sealed class Minute(Caller caller)
    {
        internal Caller Caller => caller;
        internal int Count { get; set; }
    }

    internal void Start() => timer = clock.CreateTimer(_ => _ = SumUpAsync(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await this.next.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        if (authorizeResult.Challenged)
        {
            await RecordUnauthenticatedAsync(context);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.Unauthenticated.ExecuteAsync(context);
            return;
        }

        var caller = ((CallerPrincipal)context.User).Caller;
        var problem = caller.ActingUser.Length == 0 ? Problems.ActingUserRequired : Problems.Forbidden;
        await RecordAsync(caller, problem.Code);
        await problem.ExecuteAsync(context);
    }

    /// <summary>Records a refusal of a known client, or counts it when this minute has had enough of them.</summary>
    /// <exception cref="AuditUnavailableException">It could not be recorded.</exception>
    internal Task RecordAsync(Caller caller, string outcome, string? reason = null)
    {
        lock (gate)
        {
            if (!byClient.TryGetValue(caller.ClientId, out var minute))
                byClient[caller.ClientId] = minute = new Minute(caller);

            if (++minute.Count > MostPerMinute)
                return Task.CompletedTask;
        }

        return audit.AppendAsync(new AuditRecord("refused", outcome, caller) { Reason = reason });
    }

    /// <summary>Writes the sums of the minute that ends. A failure keeps the counts for the next minute.</summary>
    internal async Task SumUpAsync()
    {
        List<AuditRecord> sums = [];
        lock (gate)
        {
            foreach (var minute in byClient.Values.Where(m => m.Count > MostPerMinute))
            {
                var summed = minute.Caller with { ActingUser = "", Source = null };
                sums.Add(new AuditRecord("refused", "sum", summed) { Sum = (minute.Count - MostPerMinute, 1) });
            }

            if (strangerCount > 0)
                sums.Add(new AuditRecord("unauthenticated", "sum", null) { Sum = (strangerCount, strangers.Count) });

            byClient.Clear();
            strangers.Clear();
            strangerCount = 0;
        }

        foreach (var sum in sums)
        {
            try
            {
                await audit.AppendAsync(sum);
            }
            catch (AuditUnavailableException)
            {
                Keep(sum);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
            await timer.DisposeAsync();

        await SumUpAsync();
    }

    private async Task RecordUnauthenticatedAsync(HttpContext context)
    {
        if (context.Features.Get<ClientKeyScheme.DeadClient>() is { } dead)
        {
            await RecordAsync(dead.Caller, "unauthenticated");
            return;
        }

        lock (gate)
        {
            strangerCount++;
            if (strangers.Count < MostSources && context.Connection.RemoteIpAddress is { } address)
                strangers.Add(address.ToString());
        }
    }

    private void Keep(AuditRecord sum)
    {
        lock (gate)
        {
            if (sum.Caller is null)
            {
                strangerCount += sum.Sum!.Value.Count;
                return;
            }

            if (!byClient.TryGetValue(sum.Caller.ClientId, out var minute))
                byClient[sum.Caller.ClientId] = minute = new Minute(sum.Caller);

            minute.Count += MostPerMinute + (int)sum.Sum!.Value.Count;
        }
    }
}
