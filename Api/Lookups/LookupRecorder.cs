using System.Globalization;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Keyholders;
using Api.Vault;

namespace Api.Lookups;

/// <summary>Records each lookup, good, missed or refused, before its answer leaves (domain.md section 7).</summary>
internal sealed class LookupRecorder(AuditLog audit, Refusals refusals, SealedNotes notes, LookupAlerts alerts, LookupLimits limits, RegistryVault vault, TimeProvider clock)
{
    private const string Event = "lookup";
    private const string EventAgain = "lookup-again";

    // What a miss says beside its hash, when the number was a training one: the month's figures leave it out.
    private const string Training = "training";

    // Called back under the number that stands in the directory: the record's subject is the organisation.
    private const string CalledBack = "called-back-by-directory";

    /// <summary>The record of a lookup as far as the request itself says.</summary>
    internal AuditRecord Begin(Asker asker, LookupRequest request) => new(Event, "", asker.Caller)
    {
        Reason = asker.GivenReason.Code(),
        Channel = asker.OnBehalfOf is null ? "api" : "telephone",
        OnBehalfOf = Behalf(asker),
        Preset = asker.Preset,
        CaseReference = request.CaseReference,
        ExpiresAt = (clock.GetUtcNow() + PastLookups.GrantFor(asker.Caller.Role)).ToUnixTimeMilliseconds(),
        AnsweredAt = request.AnsweredAt?.ToUnixTimeMilliseconds(),
        Subject = asker.OnBehalfOf?.Organisation,
        Detail = asker.OnBehalfOf is { CalledBack: true, Organisation: not null } ? [CalledBack] : null,
    };

    /// <summary>A card read again under its grant, which it does not lengthen.</summary>
    internal static AuditRecord Again(Grant grant, string id) => new(EventAgain, "", grant.Asker.Caller)
    {
        About = Id.TryParse(id, out var lookup) ? lookup : null,
        Reason = grant.Asker.GivenReason.Code(),
        Channel = "api",
        OnBehalfOf = Behalf(grant.Asker),
        Preset = grant.Asker.Preset,
        ExpiresAt = grant.ExpiresAt.ToUnixTimeMilliseconds(),
    };

    /// <summary>
    /// Makes the record durable, and with it the free text, sealed under the elder's key; the answer, whatever it is, carries
    /// its receipt.
    /// </summary>
    internal async Task KeepAsync(HttpResponse response, AuditRecord record, FoundNumber? found, LookupRequest? request)
    {
        var text = request is null ? null : FreeText(request);
        var receipt = text is null
            ? await audit.AppendAsync(record)
            : await audit.ChangeAsync(transaction => notes.AddAsync(transaction, record, ElderOf(found), text), CancellationToken.None);
        response.Headers[Receipt.Header] = receipt.ToString();
    }

    /// <summary>A number that cannot be one: the registry is not asked.</summary>
    internal async Task<Problem> MisreadAsync(HttpResponse response, Asker asker, LookupRequest request, NumberFault fault, int digits, int[] lengths)
    {
        var problem = ProblemOf(fault, digits, lengths);
        await KeepAsync(response, Begin(asker, request) with { Outcome = problem.Code, ExpiresAt = null }, null, request);
        return problem;
    }

    /// <summary>A well-formed number that is not registered: the log holds its keyed hash.</summary>
    internal async Task<Problem> MissAsync(
        HttpResponse response, Asker asker, LookupRequest request, KeyholderNumber? number, byte[]? token, bool isTraining)
    {
        var asked = number?.Normalised ?? Convert.ToHexString(token ?? []);
        var record = Begin(asker, request) with { Outcome = Problems.NumberUnknown.Code, Asked = vault.Index.Miss(asked), ExpiresAt = null };
        if (isTraining)
            record = record with { Detail = [.. record.Detail ?? [], Training] };
        if (number is { } guessed)
            record = alerts.Mark(record, limits.CountMiss(asker.Caller, guessed, record.Asked));
        await KeepAsync(response, record, null, request);
        return Problems.NumberUnknown;
    }

    /// <summary>Counts a number that was found and could have been guessed.</summary>
    internal AuditRecord MarkFound(AuditRecord record, Caller caller, FoundNumber found, NumberReading reading) =>
        alerts.Mark(record, limits.CountFound(caller, found, reading));

    /// <summary>Whether a miss asked for a training number.</summary>
    internal static bool IsOfTraining(JsonElement miss) =>
        miss.TryGetProperty("detail", out var detail) && detail.EnumerateArray().Any(code => code.ValueEquals(Training));

    /// <summary>
    /// admission-support before the patient agreed, or without an emergency before it. Of what was asked for only the log is told; the
    /// caller is counted as for a number that nobody has, whoever has it.
    /// </summary>
    internal async Task<Problem> RefuseSupportAsync(Asker asker, LookupRequest request, FoundNumber? found, KeyholderNumber? number, byte[]? token)
    {
        var asked = vault.Index.Miss(number?.Normalised ?? Convert.ToHexString(token ?? []));
        var record = new AuditRecord(Refusals.Event, Problems.PatientMustAgree.Code, asker.Caller)
        {
            Reason = request.Reason,
            CaseReference = request.CaseReference,
            Elder = found?.Row.ElderId,
            Number = found?.Row.NumberId,
            Asked = found is null ? asked : null,
        };
        await audit.AppendAsync(number is { } guessed ? alerts.Mark(record, limits.CountMiss(asker.Caller, guessed, asked)) : record);
        return Problems.PatientMustAgree;
    }

    internal async Task<Problem> RefuseAsync(Caller caller, LookupRequest request, Problem problem)
    {
        await refusals.RecordAsync(caller, problem.Code, request.Reason);
        return problem;
    }

    internal async Task<Problem> NoGrantAsync(Caller caller, string id)
    {
        var lookup = Id.TryParse(id, out var asked) ? asked : (long?)null;
        await audit.AppendAsync(new AuditRecord(EventAgain, Problems.NotFound.Code, caller) { About = lookup });
        return Problems.NotFound;
    }

    // An erased elder has no key: the note is the registry's then, and names no elder.
    internal static (long, byte[])? ElderOf(FoundNumber? found) =>
        found?.Row is { ElderId: { } elder, WrappedKey: { } wrapped } ? (elder, wrapped) : null;

    // Whatever a person wrote freely: a note, and who was at the other end of the telephone.
    private static string? FreeText(LookupRequest request)
    {
        var caller = request.OnBehalfOf is { } behalf ? $"{behalf.Organisation} {behalf.Name}".Trim() : null;
        return (request.Note, caller) switch
        {
            (null or "", null or "") => null,
            (null or "", _) => caller,
            (_, null or "") => request.Note,
            _ => $"{caller}\n{request.Note}",
        };
    }

    private static (string, string, bool)? Behalf(Asker asker) =>
        asker.OnBehalfOf is { } behalf ? (behalf.Role.Name(), behalf.Reason.Code(), behalf.CalledBack) : null;

    internal static Problem ProblemOf(NumberFault fault, int digits, int[] lengths) =>
        fault == NumberFault.CheckDigit ? Problems.NumberCheckDigit : Problems.NumberFormat.With(FormatOf(digits, lengths));

    private static Text FormatOf(int digits, int[] lengths)
    {
        var wanted = string.Join("・", lengths.Order().Select(length => length.ToString(CultureInfo.InvariantCulture)));
        return Array.IndexOf(lengths, digits) >= 0
            ? new("数字のほかの文字が含まれています。", "It holds something other than digits.")
            : new($"登録番号は{wanted}けたです（入力は{digits}けた）。", $"The number has {wanted.Replace("・", " or ", StringComparison.Ordinal)} digits; this has {digits}.");
    }
}
