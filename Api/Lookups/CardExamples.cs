using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Api.Storage;

namespace Api.Lookups;

/// <summary>
/// Answers as the program itself gives them: a made-up registration goes through the real verdict and the real tiers, so
/// that no example shows what a role does not see.
/// </summary>
internal static class CardExamples
{
    private static readonly Today SomeDay = new(new StoppedClock(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));

    // MakeAsync only projects: neither the vault nor the directory is asked for a number that is already open.
    private static readonly CardMaker Maker = new(
        null!, null!, Holidays.BuiltIn, new Installation("", "", "ota.tokyo", SomeDay.Zone, IsDemo: false),
        new LookupAlerts(new ReviewTerm(Holidays.BuiltIn, SomeDay)), SomeDay);

    private static readonly CentreAnswer Centre = new()
    {
        Name = "地域包括支援センター入新井",
        PhoneNow = "03-0762-0011",
        OnCallPhone = "090-0762-0012",
        Open = true,
    };

    internal static IReadOnlyList<Example> All() =>
    [
        Card("full-hospital", new("full：医療機関の救急診療", "full: a hospital, emergency treatment"), Role.Hospital, Reason.EmergencyTreatment),
        Card("full-ambulance", new("full：救急隊。更新の時期を過ぎている", "full: an ambulance crew; past its confirmation"),
            Role.Ambulance, Reason.EmergencyTransport, confirmed: new DateOnly(2025, 4, 10)),
        Card("full-police", new("full：警察の保護", "full: the police, somebody taken into care"), Role.Police, Reason.Protection),
        Card("candidate", new("candidate：紛失の届出がある番号", "candidate: reported lost"), Role.Police, Reason.Protection, number: NumberState.Lost),
        Card("status-only", new("status-only：死亡の届出で終了した登録", "status-only: ended, deceased"),
            Role.Hospital, Reason.EmergencyTreatment, state: ElderState.Deceased),
    ];

    internal static IReadOnlyList<Example> Again() => [All()[0]];

    private static Example Card(
        string name, Text summary, Role role, Reason reason, string number = NumberState.Active, string state = ElderState.Active, DateOnly? confirmed = null)
    {
        var at = SomeDay.Now.AddDays(-52).ToUnixTimeMilliseconds();
        var row = new LookupRow
        {
            NumberId = 1,
            ElderId = 2,
            NumberState = number,
            NumberStateAt = at,
            Legacy = false,
            ElderState = state,
            ElderStateAt = at,
            Version = 3,
        };
        var printed = LookupExamples.Printed(LookupExamples.Active).Replace("-", "", StringComparison.Ordinal);
        var document = ElderExamples.Document(confirmed ?? new DateOnly(2026, 4, 10));
        var found = new FoundNumber(row, KeyholderNumber.FromStored(printed, legacy: false), document);
        var asker = new Asker(new Caller(0, "", role, null, "", "", null), role, reason, reason, null, null);
        var record = new AuditRecord("example", "", asker.Caller)
        {
            Id = 0x1f3a_5c7e_9b2d_4860,
            ExpiresAt = (SomeDay.Now + PastLookups.GrantFor(role)).ToUnixTimeMilliseconds(),
        };

        var made = Maker.MakeAsync(found, asker, inferred: false, compared: false, record, Language.Japanese, CancellationToken.None);
        var answer = made.AsTask().GetAwaiter().GetResult().Answer;
        return Example.Of(name, summary, answer with { Centre = Centre }, role.Name());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 7, 24, 14, 5, 0, TimeSpan.FromHours(9));
    }
}
