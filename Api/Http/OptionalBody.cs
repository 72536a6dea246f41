using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Http;

/// <summary>A body that may be left out: <see cref="Value"/> is null then. One that is there is looked at as any other.</summary>
internal sealed class OptionalBody<T> : IBody, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly Body<T>? body;

    private OptionalBody(Body<T>? body)
    {
        this.body = body;
    }

    internal T? Value => body?.Value;

    public Problem? Check(IServiceProvider services) => body?.Check(services);

    public static async ValueTask<OptionalBody<T>> BindAsync(HttpContext context) =>
        new(context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? null : await Body<T>.BindAsync(context));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
