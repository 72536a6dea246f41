namespace Api.Http;

/// <summary>Answers what is wrong with a body before its handler runs: first how it is written, then what it says.</summary>
internal sealed class ValidationFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IBody body && body.Check(context.HttpContext.RequestServices) is { } problem)
                return new(problem);
        }

        return next(context);
    }
}
