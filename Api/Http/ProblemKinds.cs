namespace Api.Http;

/// <summary>What a route is, as far as it decides what can go wrong with it.</summary>
internal readonly record struct RouteKind
{
    internal required bool IsAuthorised { get; init; }

    /// <summary>There are roles that may not use it.</summary>
    internal required bool IsForSome { get; init; }

    internal required bool TakesJson { get; init; }
    internal required bool TakesFile { get; init; }

    /// <summary>It refuses words in the address that it does not know.</summary>
    internal required bool KnowsQuery { get; init; }

    /// <summary>It takes an Idempotency-Key.</summary>
    internal required bool TakesKey { get; init; }
}

/// <summary>Which problems an endpoint can answer with, by what it is: what is asked of a caller and of a body is the same everywhere.</summary>
internal static class ProblemKinds
{
    private static readonly Problem[] OfCallers = [Problems.Unauthenticated, Problems.ActingUserRequired, Problems.TooManyRequests, Problems.ProviderUnavailable];

    private static readonly Problem[] OfBodies =
        [Problems.Malformed, Problems.UnknownField, Problems.DuplicateField, Problems.TooLarge, Problems.UnsupportedMediaType, Problems.Validation];

    private static readonly Problem[] OfFiles = [Problems.TooLarge, Problems.UnsupportedMediaType];

    private static readonly Problem[] OfKeys = [Problems.Malformed, Problems.ChangeRunning, Problems.ChangeDone, Problems.KeyReused];

    private static readonly Problem[] OfWork = [Problems.AuditUnavailable, Problems.DatabaseUnavailable];

    internal static IEnumerable<Problem> Of(Operation? own, RouteKind route)
    {
        var problems = (own?.Problems ?? []).Append(Problems.Unexpected);
        if (route.IsAuthorised)
            problems = OfCallers.Concat(problems).Concat(OfWork);
        if (route.IsForSome)
            problems = problems.Prepend(Problems.Forbidden);
        if (route.TakesJson)
            problems = problems.Concat(OfBodies);
        if (route.TakesFile)
            problems = problems.Concat(OfFiles);
        if (route.KnowsQuery)
            problems = problems.Append(Problems.UnknownField);
        if (route.TakesKey)
            problems = problems.Concat(OfKeys);
        if (own is { NeedsIfMatch: true } or { TakesIfMatch: true })
            problems = problems.Append(Problems.EditedMeanwhile);
        if (own?.NeedsIfMatch == true)
            problems = problems.Append(Problems.IfMatchRequired);
        return problems.DistinctBy(problem => problem.Code);
    }
}
