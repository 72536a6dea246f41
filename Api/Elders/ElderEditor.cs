using System.Data.Common;
using Api.Access;
using Api.Audit;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders;

/// <summary>What is to become of an elder, or why nothing is.</summary>
/// <param name="Document">The new document; null with a problem.</param>
/// <param name="State">The new state; null leaves it.</param>
/// <param name="Problem">Why it is refused; the refusal is recorded.</param>
/// <param name="Centre">The centre it goes over to; null leaves it.</param>
/// <param name="Also">What else belongs to this change, in its transaction: rows beside the elder's, and what the record says of them.</param>
internal readonly record struct ElderChange(
    ElderDocument? Document, string? State = null, Problem? Problem = null, long? Centre = null,
    Func<DbTransaction, AuditRecord, Task<AuditRecord>>? Also = null)
{
    internal static ElderChange Refused(Problem problem) => new(null, null, problem);
}

/// <summary>A centre changes its own elder: one transaction with its record, and no edit of anybody else's is lost.</summary>
internal sealed class ElderEditor(OwnElders own, ElderRegistry registry, AuditLog audit, Today today)
{
    // Two at the same moment are rare; more than these are not two people.
    private const int MostAttempts = 5;

    /// <param name="id">As written in the address.</param>
    /// <param name="caller">A centre.</param>
    /// <param name="request">Where it carries an If-Match, that version is changed or none; without one, the newest.</param>
    /// <param name="mustMatch">Without an If-Match it is refused: what is written replaces what the caller once read.</param>
    /// <param name="what">The event's name in the log.</param>
    /// <param name="change">From the elder as it is to what it is to be; may run again on a newer version.</param>
    /// <param name="complete">Adds to the record what this event says beside who, whom and which version.</param>
    /// <param name="ct">Stops it before its record, not after.</param>
    /// <returns>What was written, or the problem: not-found, that of If-Match, edited-meanwhile, or that of <paramref name="change"/>.</returns>
    internal async Task<(WrittenElder? Written, Problem? Problem)> ChangeAsync(
        string id, Caller caller, HttpRequest request, bool mustMatch, string what, Func<OwnElders.Elder, ElderChange> change,
        Func<AuditRecord, AuditRecord> complete, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await own.FindAsync(id, caller, ct) is not { } elder)
                return (null, Problems.NotFound);

            var named = mustMatch || request.Headers.IfMatch.Count > 0;
            if (named && ETag.Refusal(request, elder.Row.Version) is { } refusal)
                return (null, refusal);

            var wanted = change(elder);
            var written = await WriteAsync(elder, wanted, caller, what, complete, ct);
            if (written is not null || wanted.Problem is not null)
                return (written, wanted.Problem);

            if (named || attempt == MostAttempts)
                return (null, Problems.EditedMeanwhile);
        }
    }

    /// <summary>204 with the new version, or the problem.</summary>
    internal static Results<NoContent, Problem> Answer(HttpResponse response, (WrittenElder? Written, Problem? Problem) change)
    {
        if (change.Written is not { } written)
            return change.Problem!;

        response.Headers.ETag = ETag.Of(written.Version);
        return TypedResults.NoContent();
    }

    private async Task<WrittenElder?> WriteAsync(
        OwnElders.Elder elder, ElderChange wanted, Caller caller, string what, Func<AuditRecord, AuditRecord> complete, CancellationToken ct)
    {
        WrittenElder? written = null;
        var recordId = Id.NewInOrder();
        await audit.ChangeAsync(
            async transaction =>
            {
                if (wanted.Document is { } document)
                {
                    var state = wanted.State ?? elder.Row.ElderState;
                    written = wanted.Centre is { } centre
                        ? await registry.MoveAsync(transaction, elder.Row, document, centre, recordId, today.Milliseconds, ct)
                        : await registry.UpdateAsync(transaction, elder.Row, document, state, recordId, today.Milliseconds, ct);
                    if (written is not null && Renewals.Meets(elder, document))
                        await RenewalQueries.AddAsync(transaction, Renewals.Step(elder, caller, today, recordId, new() { Step = RenewalQueries.Renewed }), ct);
                }

                var refused = wanted.Problem ?? Problems.EditedMeanwhile;
                var record = complete(new AuditRecord(what, written is null ? refused.Code : "done", caller) { Id = recordId }) with
                {
                    Elder = elder.Row.ElderId,
                    Centre = elder.Row.CentreId,
                    Version = written?.Version,
                    Cell = written?.CellHash,
                    IsChange = written is not null,
                };
                return written is not null && wanted.Also is { } also ? await also(transaction, record) : record;
            },
            ct);
        return written;
    }
}
