using Api.Access;
using Api.Http;
using FluentValidation;

namespace Api.Audit;

/// <summary>The auditor's finding on an event that had to be looked at: itself a record, its note sealed.</summary>
internal sealed class Reviews(AuditLog audit, AuditQueries queries, SealedNotes notes)
{
    internal const string Event = "reviewed";

    /// <returns>False when there is no such event, or it needs no review.</returns>
    internal async Task<bool> ReviewAsync(long recordId, ReviewRequest finding, Caller caller, CancellationToken ct)
    {
        if (!await queries.NeedsReviewAsync(recordId, ct))
            return false;

        var record = new AuditRecord(Event, finding.Justified == true ? "justified" : "not-justified", caller) { About = recordId };
        if (string.IsNullOrWhiteSpace(finding.Note))
            await audit.TellAsync(record, ct);
        else
            await audit.ChangeAsync(transaction => notes.AddAsync(transaction, record, elder: null, finding.Note), ct);
        return true;
    }
}

internal sealed class ReviewRequestValidator : AbstractValidator<ReviewRequest>
{
    private const int MostInNote = 1000;

    public ReviewRequestValidator()
    {
        RuleFor(x => x.Justified).Required();
        RuleFor(x => x.Note).AtMost(MostInNote);
        RuleFor(x => x.Note).Required().When(x => x.Justified == false);
    }
}
