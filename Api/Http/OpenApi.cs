using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Api.Http;

/// <summary>The API's description: /openapi/v1.json, and /swagger to read and try it. Both are open, and neither names anybody.</summary>
internal static class OpenApi
{
    internal const string Address = "/openapi/v1.json";
    internal const string Document = "v1";
    private const string Pages = "swagger";
    internal const string Tag = "Description";

    // What the pages really load: their own scripts and styles, and the document. They set style attributes and draw arrows
    // from data: addresses; nothing comes from elsewhere.
    internal const string PagesPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal static void AddDescription(this IServiceCollection services, About about)
    {
        services.AddSingleton(about);
        services.AddSingleton<FieldLimits>();
        services.AddSingleton<DescriptionBytes>();
        // The service's own JSON: without this, the framework's defaults would be described.
        services.AddSingleton<ISerializerDataContractResolver>(_ => new JsonSerializerDataContractResolver(Json.Options));
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = about.Title,
                Version = typeof(OpenApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
                Description = about.Overview,
            });
            options.IncludeXmlComments(typeof(OpenApi).Assembly);
            options.UseAllOfToExtendReferenceSchemas();
            options.CustomOperationIds(api => Of<IEndpointNameMetadata>(api)?.EndpointName);
            options.OrderActionsBy(api => $"{PlaceOf(api, about):D2} {api.RelativePath}");
            options.MapType<DateOnly>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" });
            options.SchemaFilter<SchemaWriter>();
            options.OperationFilter<OperationWriter>();
            options.DocumentFilter<DocumentWriter>();
        });
    }

    /// <summary>The pages. They stand before authentication and answer nothing but what lies under /swagger.</summary>
    internal static void UseDescriptionPages(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/" + Pages, StringComparison.Ordinal), pages =>
        {
            pages.Use(next => http =>
            {
                // Whatever is no page falls through to the routes, whose answers keep the policy of all others.
                http.Response.OnStarting(() =>
                {
                    // The pages set their own.
                    http.Response.Headers.CacheControl = "no-store";
                    if (http.Response.ContentType is { } type && type != Problem.ContentType)
                        http.Response.Headers.ContentSecurityPolicy = PagesPolicy;
                    return Task.CompletedTask;
                });
                return next(http);
            });
            pages.UseMiddleware<KeptPages>();
            pages.UseSwaggerUI(options =>
            {
                options.RoutePrefix = Pages;
                options.DocumentTitle = app.Services.GetRequiredService<About>().Title;
                options.SwaggerEndpoint(Address, Document);
                options.DefaultModelsExpandDepth(0);
                options.EnableDeepLinking();
                // The badge would send this document's address to somebody else's server.
                options.EnableValidator(null);
            });
        });
    }

    internal static void MapDescription(this IEndpointRouteBuilder app, string openPolicy) =>
        app.MapGet(Address, DescribeApi)
            .RequireAuthorization(openPolicy)
            .WithName(nameof(DescribeApi))
            .WithTags(Tag)
            .Produces(StatusCodes.Status200OK, null, "application/json")
            .Describe(new Operation(
                new("APIの説明（OpenAPI）", "This description"),
                new("この文書そのものです。認証は要りません。画面で読むときは `/swagger` を開いてください。",
                    "This document. No credentials are needed. Open `/swagger` to read it as pages."))
            {
                Answers = [new Answer(200, new("OpenAPI 3.0の文書。", "An OpenAPI 3.0 document."))],
            });

    private static int PlaceOf(ApiDescription api, About about) =>
        Array.FindIndex(about.Tags, tag => Of<ITagsMetadata>(api)?.Tags.Contains(tag.Name) == true);

    private static T? Of<T>(ApiDescription api) => api.ActionDescriptor.EndpointMetadata.OfType<T>().FirstOrDefault();

    internal static async Task<IResult> DescribeApi(DescriptionBytes description) =>
        new DescriptionDocument(await description.Value);

    private sealed class DescriptionDocument(byte[] bytes) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = bytes.Length;
            return KeptPages.WriteAsync(httpContext.Response, bytes, httpContext.RequestAborted);
        }
    }
}

/// <summary>The document, written once: it does not change while the program runs, and whoever asks needs no key.</summary>
internal sealed class DescriptionBytes(IServiceScopeFactory scopes)
{
    private readonly Lazy<Task<byte[]>> bytes = new(async () =>
    {
        using var scope = scopes.CreateScope();
        var document = await scope.ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(OpenApi.Document);
        using var stream = new MemoryStream();
        // 3.0 and not 3.1: what hospitals' generators read.
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_0, CancellationToken.None);
        return stream.ToArray();
    });

    internal Task<byte[]> Value => bytes.Value;
}
