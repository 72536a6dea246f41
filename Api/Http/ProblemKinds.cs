namespace Api.Http;

/// <summary>Which problems an endpoint can answer with, by what it is: what is asked of a caller and of a body is the same everywhere.</summary>
internal static class ProblemKinds
{
    private static readonly Problem[] OfCallers = [Problems.Unauthenticated, Problems.ActingUserRequired, Problems.Forbidden, Problems.TooManyRequests, Problems.ProviderUnavailable];

    private static readonly Problem[] OfBodies =
        [Problems.Malformed, Problems.UnknownField, Problems.DuplicateField, Problems.TooLarge, Problems.UnsupportedMediaType, Problems.Validation];

    private static readonly Problem[] OfFiles = [Problems.TooLarge, Problems.UnsupportedMediaType];

    private static readonly Problem[] OfWork = [Problems.Unexpected, Problems.AuditUnavailable, Problems.DatabaseUnavailable];

    internal static IEnumerable<Problem> Of(Operation? own, bool authorised, bool hasBody, bool hasFile, bool knowsQuery)
    {
        IEnumerable<Problem> problems = own?.Problems ?? [];
        if (authorised)
            problems = OfCallers.Concat(problems).Concat(OfWork);
        if (hasBody)
            problems = problems.Concat(OfBodies);
        if (hasFile)
            problems = problems.Concat(OfFiles);
        if (knowsQuery)
            problems = problems.Append(Problems.UnknownField);
        if (own is { NeedsIfMatch: true } or { TakesIfMatch: true })
            problems = problems.Append(Problems.EditedMeanwhile);
        if (own?.NeedsIfMatch == true)
            problems = problems.Append(Problems.IfMatchRequired);
        return problems.DistinctBy(problem => problem.Code);
    }
}
