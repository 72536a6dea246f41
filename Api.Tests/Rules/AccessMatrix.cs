using Api.Access;

namespace Api.Tests.Rules;

/// <summary>
/// What each role gets of each route, for an elder of <c>centre</c> and a lookup made by <c>hospital</c>; centre2 is another
/// centre, none has no key. Edit it in the commit that adds a route.
/// </summary>
internal static class AccessMatrix
{
    internal sealed record Row(string Method, string Route, string? Body, IReadOnlyList<(string Role, int Status)> Cells);

    private const string Emergency = """{"number": "{number}", "reason": "test"}""";

    // An empty body reaches validation only where the role may come that far.
    private const string Empty = "{}";

    internal static readonly IReadOnlyList<Row> Rows =
    [
        //                                                  none amb  disp hosp pol  cent cen2 desk wat  aud  adm
        new("POST", "/v1/lookups", Emergency,         Cells(401, 404, 404, 404, 404, 404, 404, 404, 403, 403, 403)),
        new("GET", "/v1/lookups/{id}", null,          Cells(401, 404, 404, 200, 404, 404, 404, 404, 403, 403, 403)),
        new("POST", "/v1/lookups/{id}/match", """{"match": "same"}""", Cells(401, 404, 404, 204, 404, 404, 404, 404, 403, 403, 403)),
        new("POST", "/v1/lookups/{id}/contact-attempts", """{"contactRank": 1, "outcome": "reached"}""",
            Cells(401, 404, 404, 201, 404, 404, 404, 404, 403, 403, 403)),
        // The hospital's lookup was no relay.
        new("POST", "/v1/lookups/{id}/relay", """{"outcome": "refused"}""", Cells(401, 404, 404, 404, 404, 404, 404, 404, 403, 403, 403)),
        new("GET", "/v1/organisations", null,         Cells(401, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200)),
        new("GET", "/v1/organisations/{id}", null,    Cells(401, 403, 403, 403, 403, 404, 404, 404, 403, 403, 404)),
        new("POST", "/v1/organisations", Empty,       Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 422)),
        new("PUT", "/v1/organisations/{id}", Empty,   Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 422)),
        new("GET", "/v1/inbox", null,                 Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/inbox/stream", null,          Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("POST", "/v1/inbox/{id}/done", null,      Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("POST", "/v1/notices", """{"place": "大森北", "text": "新聞がたまっている", "observedOn": "2026-11-20"}""",
                                                      Cells(401, 202, 202, 202, 202, 202, 202, 202, 202, 202, 202)),
        new("GET", "/v1/notices", null,               Cells(401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
        new("POST", "/v1/notices/{id}/taken", null,   Cells(401, 403, 403, 403, 403, 404, 404, 403, 403, 403, 403)),
        new("POST", "/v1/notices/{id}/closed", Empty, Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("GET", "/v1/notices/thanks", null,        Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 422)),
        // A finder: whatever is asked, and with whatever key, the answer is the same.
        new("GET", "/q/{token}", null,                Cells(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
        new("POST", "/q/{token}/notices", Empty,      Cells(422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422)),
        new("GET", "/v1/statistics", null,            Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 422, 422)),
        new("POST", "/v1/elders", Empty,              Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/search", Empty,       Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}", null,           Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("PUT", "/v1/elders/{id}", Empty,          Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/items", null,     Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/items", Empty,   Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/items/{item}/loss", Empty,
                                                      Cells(401, 403, 403, 403, 403, 404, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/items/{item}/reprint", null,
                                                      Cells(401, 403, 403, 403, 403, 404, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/items/{item}/label", null,
                                                      Cells(401, 403, 403, 403, 403, 404, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/number/revocation", null,
                                                      Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/batches", Empty,             Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 422)),
        new("GET", "/v1/batches/{id}", null,          Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 404)),
        new("POST", "/v1/elders/{id}/renewals", Empty,Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/renewal-steps", Empty,Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/documents-checked", null,Cells(401, 403, 403, 403, 403, 204, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/postcards", null,      Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/postcards", null,     Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/confirmation-sheet", null,Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/transfer", Empty,Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("DELETE", "/v1/elders/{id}/transfer", null,Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/closure", Empty, Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/closure/confirmation", Empty,Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/reopening", Empty,Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("PUT", "/v1/elders/{id}/consent", Empty,  Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/missing", Empty, Cells(401, 403, 403, 403, 403, 422, 422, 403, 403, 403, 403)),
        new("DELETE", "/v1/elders/{id}/missing", null,Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("POST", "/v1/imports", null,              Cells(401, 403, 403, 403, 403, 415, 415, 403, 403, 403, 403)),
        new("GET", "/v1/imports/template", null,      Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/elders/export", null,         Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/checked", null,  Cells(401, 403, 403, 403, 403, 409, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/history", null,   Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 403, 403)),
        new("POST", "/v1/elders/{id}/contacts/{rank}/removal", Empty,
                                                      Cells(401, 403, 403, 403, 403, 428, 404, 403, 403, 403, 403)),
        new("GET", "/v1/elders/handout", null,        Cells(401, 403, 403, 403, 403, 200, 200, 403, 403, 403, 403)),
        new("GET", "/v1/elders/{id}/disclosures", null,Cells(401, 403, 403, 403, 403, 200, 404, 403, 403, 200, 403)),
        new("GET", "/v1/audit", null,                 Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("POST", "/v1/audit/search", Empty,        Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403)),
        new("GET", "/v1/audit/checkpoint", null,      Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("GET", "/v1/audit/proof/inclusion", null, Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403)),
        new("GET", "/v1/audit/proof/consistency", null,Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403)),
        new("GET", "/v1/audit/export", null,          Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("GET", "/v1/audit/review", null,          Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)),
        new("POST", "/v1/audit/review/{id}", Empty,   Cells(401, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403)),
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
