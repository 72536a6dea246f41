namespace Api.Http;

/// <summary>
/// A problem as RFC 9457 has it, with a <c>code</c> from a closed list and the request's id; an answer and never an
/// exception. It carries no name, number, SQL or exception text.
/// </summary>
internal sealed record Problem(int Status, string Code, Text Title) : IResult
{
    internal const string ContentType = "application/problem+json";

    /// <summary>What exactly is wrong with this request, where the title alone does not say.</summary>
    internal Text? Detail { get; init; }

    /// <summary>Messages by field, both languages in one (<see cref="Text.Both"/>).</summary>
    internal IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    internal IReadOnlyList<DuplicateHint>? Duplicates { get; init; }

    /// <summary>Seconds after which a repetition may succeed.</summary>
    internal int? RetryAfter { get; init; }

    internal Problem With(Text detail) => this with { Detail = detail };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var language = httpContext.Language();
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.ContentLanguage = language == Language.English ? "en" : "ja";
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var body = new ProblemBody
        {
            Type = $"/problems/{Code}",
            Title = Title.In(language),
            Status = Status,
            Detail = Detail?.In(language),
            Code = Code,
            RequestId = httpContext.TraceIdentifier,
            Errors = Errors?.ToDictionary(e => e.Key, e => e.Value.Select(text => Text.Pick(text, language)).ToArray()),
            Duplicates = Duplicates,
        };
        return System.Text.Json.JsonSerializer.SerializeAsync(
            response.Body, body, Json.Info<ProblemBody>(), httpContext.RequestAborted);
    }
}

/// <summary>The body of every answer that is not a success (RFC 9457).</summary>
internal sealed record ProblemBody
{
    /// <summary>A stable address of this kind of problem.</summary>
    public required string Type { get; init; }

    /// <summary>One sentence for the person on shift, in the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status again.</summary>
    public required int Status { get; init; }

    /// <summary>What exactly is wrong with this request.</summary>
    public string? Detail { get; init; }

    /// <summary>The code to program against.</summary>
    public required string Code { get; init; }

    /// <summary>Give this when you ask for help: it finds the request in the log.</summary>
    public required string RequestId { get; init; }

    /// <summary>With <c>validation</c>: messages by field, e.g. <c>contacts[0].phones[0].number</c>.</summary>
    public Dictionary<string, string[]>? Errors { get; init; }

    /// <summary>With <c>possible-duplicate</c>: who may be the same person.</summary>
    public IReadOnlyList<DuplicateHint>? Duplicates { get; init; }
}

/// <summary>Of a caller's own elder the id and number; of another centre's only whom to phone.</summary>
internal sealed record DuplicateHint
{
    /// <summary>Your own elder's id.</summary>
    public string? Id { get; init; }

    /// <summary>Your own elder's number.</summary>
    public string? Number { get; init; }

    /// <summary>The other centre's name.</summary>
    public string? Centre { get; init; }

    /// <summary>The other centre's phone.</summary>
    public string? Phone { get; init; }
}
