using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Api.Http;

/// <summary>One operation as a client needs to know it: who may call it, with what, and everything it can answer.</summary>
internal sealed class OperationWriter(About about) : IOperationFilter
{
    internal const string RolesExtension = "x-roles";
    internal const string RoleExtension = "x-role";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var own = metadata.OfType<Operation>().LastOrDefault();
        var roles = metadata.OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Select(about.RolesOf).LastOrDefault();
        var hasBody = metadata.OfType<IAcceptsMetadata>().Any();

        operation.Summary = own?.Summary.Shown();
        operation.Description = own?.About.Paragraphs();
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description = own?.Parameters.GetValueOrDefault(parameter.Name ?? "").Shown();

        if (roles is not null)
            WriteCredentials(operation, roles, context.Document);
        else
            operation.Security = [];
        if (own?.NeedsIfMatch == true)
            (operation.Parameters ??= []).Add(new OpenApiParameterReference(DocumentWriter.IfMatch, context.Document));
        else if (own?.TakesIfMatch == true)
            (operation.Parameters ??= []).Add(new OpenApiParameterReference(DocumentWriter.OptionalIfMatch, context.Document));
        var takesKey = IdempotencyKey.IsTaken(context.ApiDescription.HttpMethod, metadata);
        if (takesKey)
            (operation.Parameters ??= []).Add(new OpenApiParameterReference(IdempotencyKey.Header, context.Document));
        if (hasBody && operation.RequestBody is OpenApiRequestBody body)
            WriteBody(body, own, required: !metadata.OfType<IAcceptsMetadata>().Any(accepts => accepts.IsOptional));
        WriteAnswers(operation, own, context);

        var isJson = metadata.OfType<IAcceptsMetadata>().Any(accepts => accepts.ContentTypes.Contains("application/json"));
        var problems = ProblemKinds.Of(own, new RouteKind
        {
            IsAuthorised = roles is not null,
            IsForSome = roles?.Count < about.Roles,
            TakesJson = isJson,
            TakesFile = hasBody && !isJson,
            KnowsQuery = metadata.OfType<KnownQuery.Mark>().Any(),
            TakesKey = takesKey,
        });
        foreach (var status in problems.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            var response = ProblemResponse([.. status], context);
            if (own?.AlsoPages.Contains(status.Key) == true)
                response.Content!["text/html"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            operation.Responses![Text(status.Key)] = response;
        }
    }

    private void WriteCredentials(OpenApiOperation operation, IReadOnlyList<(string Name, Text Label)> roles, OpenApiDocument document)
    {
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentWriter.Scheme, document)] = [] }];
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameterReference(about.ActingUserHeader, document));
        operation.Parameters.Add(new OpenApiParameterReference(DocumentWriter.AcceptLanguage, document));
        operation.Description += $"\n\n**使える役割 / Roles:** {string.Join("、", roles.Select(role => $"`{role.Name}`（{role.Label.Ja}）"))}";
        operation.AddExtension(RolesExtension, new JsonNodeExtension(new JsonArray([.. roles.Select(role => JsonValue.Create(role.Name))])));
    }

    private static void WriteBody(OpenApiRequestBody body, Operation? own, bool required)
    {
        body.Required = required;
        foreach (var content in body.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            content.Examples = Examples(own?.Requests() ?? []);
    }

    private static void WriteAnswers(OpenApiOperation operation, Operation? own, OperationFilterContext context)
    {
        foreach (var answer in own?.Answers ?? [])
        {
            if (operation.Responses?.GetValueOrDefault(Text(answer.Status)) is not OpenApiResponse response)
                throw new InvalidOperationException($"{context.ApiDescription.RelativePath} never answers {answer.Status}.");

            response.Description = answer.About.Shown();
            if (answer.Headers.Count > 0)
                response.Headers = answer.Headers.ToDictionary(header => header.Name, IOpenApiHeader (header) => Written(header));
            foreach (var content in response.Content?.Values.OfType<OpenApiMediaType>() ?? [])
                content.Examples = Examples(answer.Examples());
        }
    }

    private static OpenApiResponse ProblemResponse(List<Problem> problems, OperationFilterContext context) => new()
    {
        Description = string.Join('\n', problems.Select(problem => $"- `{problem.Code}`：{problem.Title.Shown()}")),
        Headers = HeadersOf(problems).ToDictionary(header => header.Name, IOpenApiHeader (header) => Written(header)),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.ContentType] = new OpenApiMediaType
            {
                Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemBody), context.SchemaRepository),
                Examples = problems.ToDictionary(
                    problem => problem.Code,
                    IOpenApiExample (problem) => new OpenApiExampleReference(DocumentWriter.ExampleOf(problem), context.Document)),
            },
        },
    };

    private static IEnumerable<Header> HeadersOf(List<Problem> problems)
    {
        if (problems.Any(problem => problem.RetryAfter is not null))
            yield return Header.RetryAfter;
        if (problems.Any(problem => problem.Status == StatusCodes.Status401Unauthorized))
            yield return Header.Authenticate;
    }

    private static Dictionary<string, IOpenApiExample>? Examples(IReadOnlyList<Example> examples) =>
        examples.Count == 0 ? null : examples.ToDictionary(example => example.Name, IOpenApiExample (example) => Written(example));

    private static OpenApiExample Written(Example example)
    {
        var written = new OpenApiExample { Summary = example.Summary.Shown(), Value = example.Body };
        if (example.Role is { } role)
            written.AddExtension(RoleExtension, new JsonNodeExtension(JsonValue.Create(role)));
        return written;
    }

    private static OpenApiHeader Written(Header header) => new()
    {
        Description = header.About.Shown(),
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(header.Example),
    };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
