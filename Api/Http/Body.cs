using System.Buffers;
using System.Reflection;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>A body that <see cref="ValidationFilter"/> must look at before the handler does.</summary>
internal interface IBody
{
    /// <returns>What is wrong with how the body is written or with what it says; null when the handler may have it.</returns>
    Problem? Check(IServiceProvider services);
}

/// <summary>
/// A request's JSON body, read within its route's limit and checked by <see cref="JsonGate"/>. When the handler runs,
/// <see cref="Value"/> is bound and valid: <see cref="ValidationFilter"/> answers everything else.
/// </summary>
internal sealed class Body<T> : IBody, IEndpointParameterMetadataProvider
    where T : class
{
    // A body may hold tens of thousands of mistakes; nobody reads so many, and the answer would be a hundred times its size.
    private const int MostErrors = 100;

    private static readonly JsonShape Shape = JsonShape.Of(typeof(T));

    private readonly T? value;
    private readonly Problem? problem;

    private Body(T? value, Problem? problem)
    {
        this.value = value;
        this.problem = problem;
    }

    internal T Value => value!;

    public Problem? Check(IServiceProvider services)
    {
        if (problem is not null)
            return problem;

        var result = services.GetService<IValidator<T>>()?.Validate(Value);
        return result is null or { IsValid: true }
            ? null
            : Problems.Validation with
            {
                Errors = result.Errors
                    .GroupBy(error => error.PropertyName)
                    .Take(MostErrors)
                    .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).Distinct().ToArray()),
            };
    }

    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        // Routing refuses another media type, but lets a body pass that names none, something that is none, or another one on top of JSON.
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !IsJson(type))
            return new Body<T>(null, Problems.UnsupportedMediaType);

        var limit = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? BodyLimit.Default;
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                body.AdvanceTo(read.Buffer.End);
                return new Body<T>(null, Problems.TooLarge);
            }

            if (read.IsCompleted)
            {
                var bound = Bind(read.Buffer);
                body.AdvanceTo(read.Buffer.End);
                return bound;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));

    // It is read as UTF-8, whatever its charset says: one that says otherwise was not meant so.
    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static Body<T> Bind(ReadOnlySequence<byte> bytes)
    {
        var span = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        // Some editors and shells put a byte order mark before JSON; RFC 8259 section 8.1 lets a reader pass over it.
        if (span.StartsWith("\uFEFF"u8))
            span = span[3..];

        if (JsonGate.Check(span, Shape) is { } problem)
            return new Body<T>(null, problem);

        var value = JsonSerializer.Deserialize(span, Json.Info<T>());
        return value is null ? new Body<T>(null, Problems.Malformed) : new Body<T>(value, null);
    }
}

/// <summary>The most bytes a route's body may have (design.md section 3).</summary>
internal sealed record BodyLimit(int Bytes)
{
    internal const int Default = 64 * 1024;
    internal const int Elders = 256 * 1024;
    internal const int Imports = 32 * 1024 * 1024;
}
