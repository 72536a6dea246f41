using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Api.Audit;

/// <summary>
/// Answers 401 and 403, each recorded before it leaves. Of a known client at most <see cref="MostPerMinute"/> a minute
/// one by one and the rest as a sum; of strangers only a sum a minute, so that nobody without a key can fill the disk.
/// </summary>
internal sealed class Refusals(AuditLog audit, StrangerLimit limit, TimeProvider clock) : IAuthorizationMiddlewareResultHandler, IAsyncDisposable
{
    internal const string Event = "refused";
    internal const int MostPerMinute = 60;
    private const int MostSources = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<long, Minute> byClient = [];
    private Tally strangers = new();
    private ITimer? timer;

    /// <summary>Refusals that are summed, with the addresses they came from.</summary>
    private sealed class Tally
    {
        private readonly HashSet<string> sources = [];

        internal long Count { get; private set; }

        internal (long Count, int Sources) Sum => (Count, sources.Count);

        internal void Add(string? source)
        {
            Count++;
            if (source is not null && sources.Count < MostSources)
                sources.Add(source);
        }

        internal void Add(Tally other)
        {
            Count += other.Count;
            sources.UnionWith(other.sources);
        }
    }

    private sealed class Minute(Caller caller)
    {
        internal Caller Caller => caller;
        internal int Recorded { get; set; }
        internal Tally Rest { get; set; } = new();
    }

    internal void Start() => timer = clock.CreateTimer(_ => _ = SumUpAsync(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded || IsRoutingsWord(context) ? next(context) : RefuseAsync(context, authorizeResult);

    // Routing's own 405 and 415 carry no policy of the path they stand for, and say nothing that /openapi/v1.json does not tell
    // everybody. On open routes nobody has a key to be asked for. A path that does not exist has no endpoint, and is refused.
    private static bool IsRoutingsWord(HttpContext context) => context.GetEndpoint() is not (null or RouteEndpoint);

    private async Task RefuseAsync(HttpContext context, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Challenged)
        {
            if (context.Features.Get<Undecided>() is { } undecided)
            {
                await undecided.Problem.ExecuteAsync(context);
                return;
            }

            await RecordUnauthenticatedAsync(context);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            var refusal = context.Features.Get<DeadClient>()?.Detail is { } detail ? Problems.Unauthenticated.With(detail) : Problems.Unauthenticated;
            await refusal.ExecuteAsync(context);
            return;
        }

        var caller = ((CallerPrincipal)context.User).Caller;
        var problem = caller switch
        {
            { ActingUser.Length: > 0 } => Problems.Forbidden,
            { Token: not null } => Problems.ActingUserRequired.With(OidcScheme.NoActingUser),
            _ => Problems.ActingUserRequired,
        };
        await RecordAsync(caller, problem.Code);
        await problem.ExecuteAsync(context);
    }

    /// <summary>Records a refusal of a known client, or counts it when this minute has had enough of them.</summary>
    /// <exception cref="AuditUnavailableException">It could not be recorded.</exception>
    internal Task RecordAsync(Caller caller, string outcome, string? reason = null)
    {
        lock (gate)
        {
            var minute = MinuteOf(caller);
            if (++minute.Recorded > MostPerMinute)
            {
                minute.Rest.Add(caller.Source);
                return Task.CompletedTask;
            }
        }

        return audit.AppendAsync(new AuditRecord(Event, outcome, caller) { Reason = reason });
    }

    /// <summary>One more without credentials that are good here, for the minute's sum.</summary>
    internal void CountStranger(HttpContext context)
    {
        lock (gate)
            strangers.Add(context.Connection.RemoteIpAddress?.ToString());
    }

    /// <summary>Writes the sums of the minute that ends. A failure keeps the counts for the next minute.</summary>
    internal async Task SumUpAsync()
    {
        List<Minute> minutes;
        Tally unknown;
        lock (gate)
        {
            minutes = [.. byClient.Values.Where(minute => minute.Rest.Count > 0)];
            unknown = strangers;
            byClient.Clear();
            strangers = new Tally();
        }

        foreach (var minute in minutes)
        {
            var summed = minute.Caller with { ActingUser = "", RequestId = "", Source = null };
            if (!await TryAppendAsync(new AuditRecord(Event, "sum", summed) { Sum = minute.Rest.Sum }))
            {
                lock (gate)
                    MinuteOf(minute.Caller).Rest.Add(minute.Rest);
            }
        }

        if (unknown.Count > 0 && !await TryAppendAsync(new AuditRecord("unauthenticated", "sum", null) { Sum = unknown.Sum }))
        {
            lock (gate)
                strangers.Add(unknown);
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
        if (context.Features.Get<DeadClient>() is { } dead)
        {
            await RecordAsync(dead.Caller, "unauthenticated");
            return;
        }

        limit.Count(context.Connection.RemoteIpAddress);
        CountStranger(context);
    }

    private async Task<bool> TryAppendAsync(AuditRecord sum)
    {
        try
        {
            await audit.AppendAsync(sum);
            return true;
        }
        catch (AuditUnavailableException)
        {
            return false;
        }
    }

    private Minute MinuteOf(Caller caller)
    {
        if (!byClient.TryGetValue(caller.ClientId, out var minute))
            byClient[caller.ClientId] = minute = new Minute(caller);

        return minute;
    }
}
