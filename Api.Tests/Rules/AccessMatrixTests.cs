using System.Net.Http.Headers;
using System.Text;
using Api.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Rules;

/// <summary>Every route × every role, against the table in <see cref="AccessMatrix"/>: a route without a row fails.</summary>
internal sealed class AccessMatrixTests
{
    private TestServer server = null!;
    private RegisteredPerson elder = null!;
    private string lookup = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        elder = await server.RegisterAsync();
        var reply = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        lookup = reply["lookupId"]!.GetValue<string>();
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

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
    public async Task The_answer_is_the_tables(AccessMatrix.Row row, string role, int expected)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), Path(row.Route));
        if (role != "none")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.ClientKeys[role]);
            request.Headers.Add("X-Acting-User", "user-1");
        }

        if (row.Body is { } body)
            request.Content = new StringContent(body.Replace("{number}", elder.Number, StringComparison.Ordinal), Encoding.UTF8, "application/json");

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        AnswerHeaders.Check(response);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            // It has no end to be read to.
            Assert.That((int)response.StatusCode, Is.EqualTo(expected));
            return;
        }

        var reply = await Reply.ReadAsync(response);
        Assert.That(reply.Status, Is.EqualTo(expected), reply.Text);
        if (reply.Status >= 400)
            Assert.That(reply.Text, Does.Not.Contain("山田").And.Not.Contain("0762"));
    }

    private static IEnumerable<TestCaseData> Cells() =>
        from row in AccessMatrix.Rows
        from cell in row.Cells
        select new TestCaseData(row, cell.Role, cell.Status).SetArgDisplayNames(row.Method, row.Route, cell.Role, cell.Status.ToString());

    private IEnumerable<RouteEndpoint> Endpoints() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private string Path(string route) => route
        .Replace("/v1/elders/{id}", $"/v1/elders/{elder.Id}", StringComparison.Ordinal)
        .Replace("/v1/inbox/{id}", $"/v1/inbox/{lookup}", StringComparison.Ordinal)
        .Replace("/v1/lookups/{id}", $"/v1/lookups/{lookup}", StringComparison.Ordinal);
}
