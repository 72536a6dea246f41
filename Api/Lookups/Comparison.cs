using Api.Elders;
using Api.Http;
using Api.Keyholders;

namespace Api.Lookups;

/// <summary>Whether the caller has made sure that this is the person (domain.md section 2, Candidate).</summary>
internal sealed class Comparison(Numbers numbers, PastLookups past, Today today)
{
    private const int AgeMayDiffer = 10;

    /// <summary>
    /// Either the candidate was shown to this acting user within 30 minutes and is now confirmed, or this one request says
    /// what is seen and reads the number back, and both agree.
    /// </summary>
    internal async ValueTask<bool> AgreesAsync(
        FoundNumber found, Asker asker, LookupRequest request, bool inferred, CancellationToken ct)
    {
        if (found.Document is not { } document || !(inferred || found.Row.Legacy || Verdict.IsLost(found.Row)))
            return false;

        if (request is { Observed: { } seen, NumberAgain: { } again } && await IsReadBackAsync(found, again, ct) && Agrees(document, seen))
            return true;

        return request.Confirm == true && await past.WasShownAsync(asker.Caller, found.Row.ElderId!.Value, found.Row.NumberId, ct);
    }

    /// <summary>The patient agreed, or the same hospital opened this card in an emergency within 14 days (domain.md section 4).</summary>
    internal async ValueTask<bool> MaySupportAdmissionAsync(FoundNumber? found, Asker asker, LookupRequest request, CancellationToken ct) =>
        request.PatientAgreed == true
        || (asker.OnBehalfOf is null && found?.Row.ElderId is { } elder && await past.HadEmergencyAsync(asker.Caller, elder, ct));

    /// <summary>Whether the caller knows the person: all that is said must be right.</summary>
    internal static bool Knows(FoundNumber found, Known? known) =>
        found.Document is { Identity: var person }
        && known is { BirthDate: not null } or { Kana: not null }
        && (known.BirthDate is not { } born || born == person.BirthDate)
        && (known.Kana is not { } kana || Kana.Fold(kana) == Kana.Fold(person.Kana!));

    private async ValueTask<bool> IsReadBackAsync(FoundNumber found, string again, CancellationToken ct) =>
        (await numbers.ReadAsync(again, ct)).Number is { } number && number.Equals(found.Number);

    private bool Agrees(ElderDocument document, Observed seen) =>
        seen.Sex == document.Identity.Sex
        && ElderAnswers.Age(document, today.Date) is { } age
        && Math.Abs(age - seen.AgeAbout!.Value) <= AgeMayDiffer;
}
