using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Rules;

/// <summary>Every route × every role and centre × every grant, against the table in <see cref="AccessMatrix"/>: a route without a row fails.</summary>
internal sealed class AccessMatrixTests
{
    // Whom these are shown to is the trace's question (TraceTests); here nobody sees them whom the table refuses.
    private static readonly string[] Personal = ["山田", "ヤマダ", "ワルファリン", "大森医院", "コーポ"];

    private AccessWorld world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => world = await AccessWorld.MakeAsync();

    [OneTimeTearDown]
    public void Stop() => world.Dispose();

    [Test]
    public void Every_route_has_its_row_and_every_row_its_route()
    {
        var routes = Endpoints().SelectMany(endpoint =>
            endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

        Assert.That(routes, Is.EquivalentTo(AccessMatrix.Rows.Select(row => $"{row.Method} {row.Route}")));
    }

    [Test]
    public void Every_endpoint_names_its_policy()
    {
        var nameless = Endpoints()
            .Where(endpoint => !endpoint.Metadata.OfType<IAuthorizeData>().Any(authorize => authorize.Policy is { Length: > 0 }))
            .Select(endpoint => endpoint.DisplayName);

        Assert.That(nameless, Is.Empty);
    }

    [TestCaseSource(nameof(Cells))]
    public async Task The_answer_is_the_tables(AccessMatrix.Row row, string role, string grant, int expected)
    {
        var before = await world.RowsAsync();

        var reply = await world.SendAsync(row, role, expected, grant);

        Assert.That(reply.Status, Is.EqualTo(expected), reply.Text);
        if (reply.Status >= 400)
            Assert.That(Personal.Concat(AccessWorld.Names).Where(reply.Text.Contains), Is.Empty);
        if (role == "centre2" && row.Route != "/v1/lookups")
            Assert.That(AccessWorld.Names.Concat(world.Elders.SelectMany(elder => new[] { elder.Id, elder.Number })).Where(reply.Text.Contains), Is.Empty, "They are another centre's elders.");
        Assert.That(await world.RowsAsync(), Is.EqualTo(before), "Who may change an elder was given another one.");
    }

    private static IEnumerable<TestCaseData> Cells() =>
        from row in AccessMatrix.Rows
        from cell in row.Cells
        from grant in AccessWorld.Grants
        let status = cell.Status < 400 && !row.ServedBy.Contains(grant) ? 404 : cell.Status
        select new TestCaseData(row, cell.Role, grant, status).SetArgDisplayNames(row.Method, row.Route, cell.Role, grant, status.ToString());

    private IEnumerable<RouteEndpoint> Endpoints() =>
        world.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
