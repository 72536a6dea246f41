using System.Text.RegularExpressions;
using Api.Tests.Support;

namespace Api.Tests.Rules;

/// <summary>Browsing leaves a trace: whatever of anybody leaves the service stands in the log first, over all routes.</summary>
internal sealed partial class TraceTests
{
    // What is somebody's in a registration of SomeElder, and whatever looks like a registration number.
    [GeneratedRegex(@"水谷|ミズタニ|山田|ヤマダ|ワルファリン|大森医院|コーポ|(?<![\d-])\d{4}-\d{4}(?![\d-])")]
    private static partial Regex Personal();

    // Routes whose answers carry something of an elder. Another one that does so is found by the test and belongs here.
    private static readonly string[] Carrying =
    [
        "POST /v1/lookups", "GET /v1/lookups/{id}", "GET /v1/inbox", "POST /v1/elders", "POST /v1/elders/search", "GET /v1/elders/{id}",
        "GET /v1/elders/{id}/items", "POST /v1/elders/{id}/items", "POST /v1/elders/{id}/items/{item}/loss",
        "POST /v1/elders/{id}/items/{item}/reprint", "GET /v1/elders/{id}/items/{item}/label", "POST /v1/elders/{id}/number/revocation",
        "GET /v1/batches/{id}", "GET /v1/elders/postcards", "GET /v1/elders/{id}/confirmation-sheet", "GET /v1/elders/export",
        "GET /v1/elders/{id}/history", "GET /v1/elders/handout", "GET /v1/elders/{id}/disclosures",
    ];

    // Their examples are nobody's.
    private static readonly string[] OfNobody = ["/openapi/v1.json", "/v1/imports/template"];

    private AccessWorld world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => world = await AccessWorld.MakeAsync();

    [OneTimeTearDown]
    public void Stop() => world.Dispose();

    [Test]
    public async Task Every_answer_that_carries_something_of_an_elder_has_its_record_by_name_of_who_asked()
    {
        var (carrying, untraced) = (new HashSet<string>(), new List<string>());
        foreach (var row in AccessMatrix.Rows)
        {
            foreach (var (role, status) in row.Cells.Where(cell => cell.Status < 300 && !OfNobody.Contains(row.Route)))
            {
                var before = (await world.Server.RecordsAsync()).Count;
                var reply = await world.SendAsync(row, role, status);
                if (!Personal().IsMatch(reply.Text))
                    continue;

                carrying.Add($"{row.Method} {row.Route}");
                if (!await world.IsRecordedAsync(role, before))
                    untraced.Add($"{row.Method} {row.Route} {role}");
            }
        }

        Assert.That(untraced, Is.Empty);
        Assert.That(carrying, Is.EquivalentTo(Carrying));
    }

    [Test]
    public async Task Every_change_has_its_record_by_name_of_who_made_it()
    {
        var untraced = new List<string>();
        foreach (var row in AccessMatrix.Rows.Where(row => row.Method != "GET"))
        {
            foreach (var (role, status) in row.Cells.Where(cell => cell.Status < 300))
            {
                var before = (await world.Server.RecordsAsync()).Count;
                await world.SendAsync(row, role, status);
                if (!await world.IsRecordedAsync(role, before))
                    untraced.Add($"{row.Method} {row.Route} {role}");
            }
        }

        Assert.That(untraced, Is.Empty);
    }
}
