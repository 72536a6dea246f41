using Api.Access;

namespace Api.Tests.Rules;

/// <summary>
/// What each role gets of each route, for an elder of <c>centre</c> whom every role that may has looked up a moment ago; the lookup
/// in a path is <c>hospital</c>'s. centre2 is another centre, none has no key. Each body is one that is accepted, or nothing behind validation would be
/// asked: 409 says that the elder is one's own and in another state. Edit it in the commit that adds a route.
/// </summary>
internal static class AccessMatrix
{
    /// <param name="Method">Of the request.</param>
    /// <param name="Route">As it is mapped.</param>
    /// <param name="Body">With places for what <see cref="AccessWorld"/> made; null sends none.</param>
    /// <param name="Cells">What each role is answered.</param>
    /// <param name="Query">What follows the path.</param>
    internal sealed record Row(string Method, string Route, string? Body, IReadOnlyList<(string Role, int Status)> Cells, string Query = "")
    {
        /// <summary>Until when a lookup serves: its card while the grant is open, its notes for 7 days (design.md section 5).</summary>
        internal string[] ServedBy => !Route.StartsWith("/v1/lookups/{id}", StringComparison.Ordinal) ? AccessWorld.Grants
            : Method == "GET" ? ["open"]
            : ["open", "expired"];

        internal bool IsOfElder => Route.StartsWith("/v1/elders/{id}", StringComparison.Ordinal);
    }

    private const string Empty = "{}";

    internal static readonly IReadOnlyList<Row> Rows =
    [
        //                                                  none amb  disp hosp pol  cent cen2 desk wat  aud  adm
        // Anybody's elder, to whoever may look up (domain.md section 5); which blocks is DisclosureTests' question.
        new("POST", "/v1/lookups", """{"number": "{number}", "reason": "{reason}"}""",
                                                      Cells(401, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403)),
        new("GET", "/v1/lookups/{id}", null,          Cells(401, 404, 404, 200, 404, 404, 404, 404, 403, 403, 403)),
        new("POST", "/v1/lookups/{id}/match", """{"match": "same"}""", Cells(401, 404, 404, 204, 404, 404, 404, 404, 403, 403, 403)),
        new("POST", "/v1/lookups/{id}/contact-attempts", """{"contactRank": 1, "outcome": "reached"}""",
                                                      Cells(401, 404, 404, 201, 404, 404, 404, 404, 403, 403, 403)),
        // The hospital's lookup was no relay.
        new("POST", "/v1/lookups/{id}/relay", """{"outcome": "refused"}""", Cells(401, 404, 404, 404, 404, 404, 404, 404, 403, 403, 403)),
        new("GET", "/v1/organisations", null,         Cells(401, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200)),
        new("GET", "/v1/organisations/{id}", null,    Cells(401, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200)),
        new("POST", "/v1/organisations", """{"role": "hospital", "name": "{new}病院", "phone": "03-0762-0400"}""",
                                                      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 201)),
        new("PUT", "/v1/organisations/{id}", """{"role": "hospital", "name": "{new}病院", "phone": "03-0762-0400"}""",
                                                      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 204)),
        new("GET", "/v1/inbox", null,                 Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/inbox/stream", null,          Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("POST", "/v1/inbox/{id}/done", null,      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/notices", """{"place": "大森北", "text": "新聞がたまっている", "observedOn": "2026-11-20"}""",
                                                      Cells(401, 202, 202, 202, 202, 202, 202, 202, 202, 202, 202)),
        new("GET", "/v1/notices", null,               Cells(401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
        new("POST", "/v1/notices/{id}/taken", null,   Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/notices/{id}/closed", """{"done": "訪ねた"}""", Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("GET", "/v1/notices/thanks", null,        Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 200), "?year=2026&client={watcher}"),
        // A finder: whatever is asked, and with whatever key, the answer is the same.
        new("GET", "/q/{token}", null,                Cells(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
        new("POST", "/q/{token}/notices", Empty,      Cells(422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422)),
        new("GET", "/v1/statistics", null,            Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 200, 200), "?month=2026-11"),
        new("POST", "/v1/elders", "{person}",         Cells(401, 403, 403, 403, 403, 201, 201, 403, 403, 403, 403)),
        new("POST", "/v1/elders/search", Empty,       Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}", null,           Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("PUT", "/v1/elders/{id}", "{change}",     Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/items", null,     Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/items", """{"kind": "magnet"}""", Cells(401, 403, 403, 403, 403, 201, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/items/{item}/loss", """{"newNumber": true}""",
                                                      Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/items/{item}/reprint", null,
                                                      Cells(401, 403, 403, 403, 403, 201, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/items/{item}/label", null,
                                                      Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/number/revocation", null,
                                                      Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/batches", """{"count": 1, "centre": "{centre}"}""",
                                                      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 201)),
        new("GET", "/v1/batches/{id}", null,          Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200)),
        new("POST", "/v1/elders/{id}/renewals", """{"blocks": ["contacts"], "confirmedBy": "self", "method": "window"}""",
                                                      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/renewal-steps", """{"step": "letter", "outcome": "sent"}""",
                                                      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/documents-checked", null,Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/postcards", null,      Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403), "?month={due}"),
        new("POST", "/v1/elders/postcards", null,     Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403), "?month={letters}"),
        new("GET", "/v1/elders/{id}/confirmation-sheet", null,Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/transfer", """{"centre": "{centre3}", "on": "2026-11-22"}""",
                                                      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("DELETE", "/v1/elders/{id}/transfer", null,Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/closure", """{"kind": "deceased", "on": "2026-11-21", "source": "長女より窓口で"}""",
                                                      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/closure/confirmation", """{"source": "住民票の除票"}""",
                                                      Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/reopening", """{"why": "取り違え"}""", Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("PUT", "/v1/elders/{id}/consent", "{consent}",Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/missing", """{"since": "2026-11-21T10:00:00+09:00", "policeStation": "大森警察署", "phone": "03-0762-0110"}""",
                                                      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("DELETE", "/v1/elders/{id}/missing", null,Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("POST", "/v1/imports", null,              Cells(401, 403, 403, 403, 403, 415, 415, 403, 403, 403, 403)),
        new("GET", "/v1/imports/template", null,      Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/elders/export", null,         Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/checked", null,  Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/history", null,   Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/contacts/{rank}/removal", """{"noContactReason": "身寄りなし"}""",
                                                      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/handout", null,        Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/disclosures", null,Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 200, 403)),
        new("GET", "/v1/audit", null,                 Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("POST", "/v1/audit/search", """{"number": "{number}"}""",
                                                      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("GET", "/v1/audit/checkpoint", null,      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("GET", "/v1/audit/proof/inclusion", null, Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403), "?index=0&size=2"),
        new("GET", "/v1/audit/proof/consistency", null,Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403), "?from=1&to=2"),
        new("GET", "/v1/audit/export", null,          Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("GET", "/v1/audit/review", null,          Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("POST", "/v1/audit/review/{id}", """{"justified": true}""",
                                                      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 204, 403)),
        new("GET", "/health/live", null,              Cells(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
        new("GET", "/health/ready", null,             Cells(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
        new("GET", "/openapi/v1.json", null,          Cells(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ];

    private static List<(string Role, int Status)> Cells(params int[] statuses)
    {
        string[] roles = ["none", .. Roles.All.TakeWhile(role => role <= Role.Centre).Select(role => role.Name()), "centre2", "desk", "watcher", "auditor", "admin"];
        return [.. roles.Zip(statuses)];
    }
}
