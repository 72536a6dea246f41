using System.Text.Json.Nodes;
using Api.Access;
using Api.Http;
using Api.Keyholders;
using Api.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Api.Tests.Http;

/// <summary>The description agrees with the program it describes.</summary>
internal sealed class OpenApiTests
{
    private TestServer server = null!;
    private JsonObject document = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync();
        document = await ApiDocument.ReadAsync(server);
    }

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public void Every_named_endpoint_is_described_in_both_languages()
    {
        var described = ApiDocument.Operations(document).ToDictionary(operation => operation.Id, operation => operation.Json);

        Assert.That(described.Keys, Is.EquivalentTo(Endpoints().Keys));
        foreach (var (id, operation) in described)
        {
            Assert.That(operation["summary"]?.GetValue<string>(), Does.Contain(" / "), id);
            Assert.That(operation["description"]?.GetValue<string>(), Does.Match(@"[ぁ-ん][\s\S]*[A-Za-z]{4}"), id);
        }
    }

    [Test]
    public void Every_operation_names_the_roles_of_its_policy_and_how_it_refuses_the_others()
    {
        var endpoints = Endpoints();
        foreach (var (id, operation) in ApiDocument.Operations(document))
        {
            var policy = endpoints[id].Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).Last(name => name is not null)!;
            var roles = operation["x-roles"]?.AsArray().Select(role => role!.GetValue<string>());
            if (!Policies.RolesOf.TryGetValue(policy, out var allowed))
            {
                Assert.That(policy, Is.EqualTo(Policies.Open), id);
                Assert.That((operation["security"]?.ToJsonString(), operation["x-roles"]), Is.EqualTo(("[]", (JsonNode?)null)), id);
                continue;
            }

            Assert.That(roles, Is.EqualTo(allowed.Select(role => role.Name())), id);
            Assert.That(operation["security"]![0]!.AsObject().Select(scheme => scheme.Key), Is.EqualTo(new[] { "clientKey" }), id);
            Assert.That(ApiDocument.Codes(operation, 401), Is.EqualTo(new[] { "unauthenticated" }), id);
            Assert.That(ApiDocument.Codes(operation, 403), Does.Contain("acting-user-required"), id);
            Assert.That(ApiDocument.Codes(operation, 403).Contains("forbidden"), Is.EqualTo(allowed.Length < Roles.All.Length), id);
            Assert.That(ApiDocument.Codes(operation, 503), Does.Contain("audit-unavailable"), id);
            Assert.That(operation["parameters"]!.ToJsonString(), Does.Contain("/X-Acting-User"), id);
        }
    }

    [Test]
    public void Every_operation_with_a_JSON_body_says_what_is_wrong_with_one()
    {
        var withBody = ApiDocument.Operations(document).Where(operation => operation.Json["requestBody"]?["content"]?["application/json"] is not null).ToList();

        Assert.That(withBody, Is.Not.Empty);
        foreach (var (id, operation) in withBody)
        {
            Assert.That(ApiDocument.Codes(operation, 400), Is.EqualTo(new[] { "malformed", "unknown-field", "duplicate-field" }), id);
            Assert.That(ApiDocument.Codes(operation, 422), Does.Contain("validation"), id);
            Assert.That(operation["requestBody"]!["content"]!["application/json"]!["examples"], Is.Not.Null, id);
        }
    }

    [Test]
    public void Every_problem_has_an_example_of_its_body()
    {
        foreach (var problem in Problems.All)
        {
            var body = document["components"]!["examples"]![$"problem-{problem.Code}"]?["value"];

            Assert.That(body?["code"]?.GetValue<string>(), Is.EqualTo(problem.Code));
            Assert.That(body!["status"]!.GetValue<int>(), Is.EqualTo(problem.Status));
            Assert.That(body["title"]!.GetValue<string>(), Is.EqualTo(problem.Title.Ja));
        }
    }

    [Test]
    public void Every_reference_leads_somewhere()
    {
        var references = ApiDocument.Strings(document, "$ref").ToList();

        Assert.That(references, Has.Count.GreaterThan(100));
        foreach (var reference in references.Distinct())
        {
            JsonNode? at = document;
            foreach (var step in reference.TrimStart('#', '/').Split('/'))
                at = at?[step];
            Assert.That(at, Is.Not.Null, reference);
        }
    }

    [Test]
    public void Every_word_in_Japanese_belongs_to_a_field()
    {
        var about = server.Get<About>();
        var types = typeof(About).Assembly.GetTypes().Where(type => type.IsClass).ToLookup(type => type.Name);

        var lost = about.Words.SelectMany(words => words.ByField.Keys).Where(key =>
        {
            var parts = key.Split('.');
            return !types[parts[0]].Any(type => parts.Length == 1 || type.GetProperties().Any(property => SchemaWriter.NameOf(property) == parts[1]));
        });

        Assert.That(lost, Is.Empty);
    }

    [Test]
    public void Every_field_says_what_it_is()
    {
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.That(schema!["description"]?.GetValue<string>(), Is.Not.Empty, name);
            foreach (var (field, property) in schema["properties"]!.AsObject())
                Assert.That(property!["description"]?.GetValue<string>(), Is.Not.Empty.And.Not.Contain("Api."), $"{name}.{field}");
        }
    }

    [Test]
    public void A_request_type_says_what_must_and_may_be_in_it()
    {
        var request = document["components"]!["schemas"]!["LookupRequest"]!;
        var behalf = document["components"]!["schemas"]!["OnBehalfOf"]!;
        var contacts = document["components"]!["schemas"]!["RegisterElder"]!["properties"]!["contacts"]!;

        Assert.That(request["additionalProperties"]!.GetValue<bool>(), Is.False);
        Assert.That(Texts(request["required"]), Is.EqualTo(new[] { "reason" }));
        Assert.That(Texts(request["properties"]!["reason"]!["enum"]), Is.EqualTo(global::Api.Lookups.Reasons.Codes));
        Assert.That(request["properties"]!["note"]!["maxLength"]!.GetValue<int>(), Is.EqualTo(1000));
        Assert.That(Texts(behalf["required"]), Is.EquivalentTo(new[] { "role", "reason", "calledBack" }));
        Assert.That(contacts["maxItems"]!.GetValue<int>(), Is.EqualTo(5));
        Assert.That(document["components"]!["schemas"]!["Phone"]!["properties"]!["dial"]!["readOnly"]!.GetValue<bool>(), Is.True);
        Assert.That(ApiDocument.Strings(document, "nullable"), Is.Empty);
    }

    [Test]
    public void Every_number_in_an_example_passes_its_check_digit_and_no_phone_can_ring()
    {
        var numbers = ApiDocument.Strings(document["paths"]!, "number").Concat(ApiDocument.Strings(document["paths"]!, "numberAgain"))
            .Where(number => !number.Contains('?', StringComparison.Ordinal) && number != "A-0123").Distinct().ToList();

        Assert.That(numbers, Has.Count.GreaterThan(15));
        foreach (var number in numbers)
        {
            var isPhone = number[0] == '0';
            Assert.That(
                isPhone ? number.Split('-')[1][0] == '0' : Damm.IsValid(number.Replace("-", "", StringComparison.Ordinal)), Is.True, number);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());

    private Dictionary<string, Endpoint> Endpoints() => server.Get<EndpointDataSource>().Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
        .ToDictionary(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName, endpoint => endpoint);
}
