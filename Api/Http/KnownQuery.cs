using System.Reflection;

namespace Api.Http;

/// <summary>
/// Refuses words in the address that the route does not know: a misspelt filter would be answered as if there were none.
/// </summary>
internal sealed class KnownQuery : IEndpointFilter
{
    /// <summary>Says to the API's description that this is so.</summary>
    internal sealed class Mark;

    private static readonly Text None = new("この宛先では、条件（? に続く語）を使えません。", "No words are known here behind a question mark.");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var known = http.GetEndpoint()!.Metadata.GetRequiredMetadata<MethodInfo>().GetParameters();
        return http.Request.Query.Keys.All(word => Array.Exists(known, parameter => parameter.Name == word))
            ? next(context)
            : new(Problems.UnknownField.With(Names(known, "").Length == 0 ? None : new(
                $"この宛先で使える条件は {Names(known, "、")} です。", $"The words known here are {Names(known, ", ")}.")));
    }

    private static string Names(ParameterInfo[] known, string between) =>
        string.Join(between, known.Where(parameter => parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(long?)).Select(parameter => parameter.Name));
}

internal static class KnownQueries
{
    internal static TBuilder OnlyKnownQuery<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter<TBuilder, KnownQuery>().WithMetadata(new KnownQuery.Mark());
}
