using System.Data.Common;
using Api.Access;
using Api.Http;
using Api.Storage;
using Api.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Audit;

/// <summary>
/// Before every route that may change something: a request whose Idempotency-Key stands beside a change gets that change's first
/// answer, and nothing is done again. It stands behind authorisation, so who repeats must still be allowed to. A request without
/// the header passes through.
/// </summary>
internal sealed class RepeatGate(RequestDelegate next, ChangeKeys keys, RunningChanges running, RegistryVault vault, AuditLog audit, ILogger<RepeatGate> log)
{
    internal const string Event = "change-repeated";

    private const int RetryWhenFull = 600;

    private static readonly Text Full = new(
        "24時間に受け付ける Idempotency-Key の数を超えました。時間をおくか、付けずに送ってください。",
        "More Idempotency-Keys were sent than are kept for a client within 24 hours. Wait, or send the request without one.");

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Headers.ContainsKey(IdempotencyKey.Header)
            || context.GetEndpoint() is not { } endpoint
            || !IdempotencyKey.IsTaken(request.Method, endpoint.Metadata)
            || context.User is not CallerPrincipal { Caller: var caller })
        {
            await next(context);
            return;
        }

        var problem = IdempotencyKey.Read(request) is not { } written ? IdempotencyKey.NotAKey
            : await BodyAsync(context) is not { } body ? Problems.TooLarge
            : await EnterAsync(context, caller, ChangeKey.Of(vault.Index, caller, written, request, body), body);
        if (problem is not null)
            await problem.ExecuteAsync(context);
    }

    // What a route does not read is no part of the request. What it reads is read once more from memory: a file on the way would
    // hold somebody's data.
    private static async Task<ArraySegment<byte>?> BodyAsync(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>() is null ? ArraySegment<byte>.Empty : await FileBody.ReadAsync(context);

    // A repetition while the first is on its way is not kept waiting: it would hold a connection and its body for as long.
    private async Task<Problem?> EnterAsync(HttpContext context, Caller caller, ChangeKey key, ArraySegment<byte> body)
    {
        if (!running.TryEnter(key))
            return Problems.ChangeRunning;

        try
        {
            if (await keys.FindAsync(key, context.RequestAborted) is { } change)
                return await RepeatAsync(context, caller, key, change);
            if (await keys.IsFullAsync(caller, context.RequestAborted))
                return Problems.TooManyRequests.With(Full) with { RetryAfter = RetryWhenFull };

            context.Request.Body = new MemoryStream(body.Array!, body.Offset, body.Count, writable: false, publiclyVisible: true);
            context.User = new CallerPrincipal(caller with { Change = key }, context.User.Identity!.AuthenticationType!);
            return await RunAsync(context, caller, key);
        }
        finally
        {
            running.Leave(key);
        }
    }

    private async Task<Problem?> RunAsync(HttpContext context, Caller caller, ChangeKey key)
    {
        var response = context.Response;
        var outside = response.Body;
        using var answer = new MemoryStream();
        response.Body = answer;
        try
        {
            await next(context);
            await response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        catch (ChangedAlreadyException)
        {
            response.StatusCode = StatusCodes.Status409Conflict;
        }
        finally
        {
            response.Body = outside;
        }

        // Refused perhaps because on another node the same request was faster: the version it names is an older one by now.
        if (key.RecordId is null && response.StatusCode >= StatusCodes.Status400BadRequest
            && await keys.FindAsync(key, context.RequestAborted) is { } change)
        {
            response.Clear();
            Guard.SetHeaders(response.Headers, context.Request.IsHttps);
            return await RepeatAsync(context, caller, key, change);
        }

        if (key.RecordId is not null && response.StatusCode < StatusCodes.Status300MultipleChoices)
            await KeepAsync(key, KeptAnswer.Of(response, answer.ToArray()));
        answer.Position = 0;
        await answer.CopyToAsync(outside, context.RequestAborted);
        return null;
    }

    // The change is made, whatever becomes of its answer.
    private async Task KeepAsync(ChangeKey key, KeptAnswer answer)
    {
        try
        {
            await keys.KeepAsync(key, answer);
        }
        catch (DbException failure)
        {
            log.LogWarning("The answer of a change was not kept for a repetition: {Failure}", Failures.Describe(failure));
        }
    }

    private async Task<Problem?> RepeatAsync(HttpContext context, Caller caller, ChangeKey key, KeyedChange change)
    {
        if (!change.RequestHash.AsSpan().SequenceEqual(key.Request))
            return Problems.KeyReused;
        if (keys.Open(change, key) is not { } answer)
            return Problems.ChangeDone.With(WhereToRead(context, change));

        // A centre's answer may hold an elder's number. One without a body says only that it was done.
        var isOfElder = change.ElderId is not null && answer.Body.Length > 0
            && context.GetEndpoint()!.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Centre);
        if (isOfElder && change.CentreId != caller.CentreId)
            return Problems.NotFound;

        await audit.AppendAsync(new AuditRecord(Event, "shown", caller)
        {
            About = change.RecordId,
            Elder = isOfElder ? change.ElderId : null,
            Centre = caller.CentreId,
        });
        await answer.SendAsync(context.Response, context.RequestAborted);
        return null;
    }

    // Where what the address names can be read, or else what was made, or the list of all.
    private static Text WhereToRead(HttpContext context, KeyedChange change)
    {
        var collection = string.Join('/', context.Request.Path.Value!.Split('/').Take(3));
        var id = context.GetRouteValue("id") as string ?? Id.Text(change.ElderId ?? change.SubjectId);
        var readable = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/')).ToHashSet();
        var place = id is not null && readable.Contains($"{collection}/{{id}}") ? $"{collection}/{id}"
            : readable.Contains(collection) ? collection
            : null;
        return place is null
            ? new("もう一度送る必要はありません。", "There is no need to send it again.")
            : new($"もう一度送らず、GET {place} で今の内容をご確認ください。", $"Do not send it again: GET {place} shows what is there now.");
    }
}
