using Api.Access;
using Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Elders.Import;

/// <summary>A centre brings its own register along as CSV, looks at what was not certain in it, and takes it out again.</summary>
internal static class ImportEndpoints
{
    private const int MostErrors = 100;

    internal static void MapImports(this IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup("/v1/imports")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .OnlyKnownQuery()
            .AddEndpointFilter<ValidationFilter>()
            .WithMetadata(new BodyLimit(BodyLimit.Imports))
            .WithTags(ImportDescription.Tag);
        imports.MapPost("", ImportElders).WithName(nameof(ImportElders)).Describe(ImportDescription.ImportElders);
        imports.MapGet("/template", GetImportTemplate).WithName(nameof(GetImportTemplate)).Produces<string>(200, "text/csv")
            .Describe(ImportDescription.GetImportTemplate);

        var elders = app.MapGroup("/v1/elders")
            .RequireAuthorization(Policies.Centre)
            .AddEndpointFilter<DamageAlarm>()
            .WithTags(ImportDescription.Tag);
        elders.MapGet("/export", ExportElders).WithName(nameof(ExportElders)).Produces<string>(200, "text/csv").Describe(ImportDescription.ExportElders);
        elders.MapPost("/{id}/checked", EndCheck).WithName(nameof(EndCheck)).Describe(ImportDescription.EndCheck);
    }

    internal static async Task<Results<Ok<ImportAnswer>, Problem>> ImportElders(
        string? dryRun, FileBody file, Caller caller, HttpContext http, Imports imports, LimitOptions limits, CancellationToken ct)
    {
        if (dryRun is not (null or "true" or "false"))
            return Problems.Invalid("dryRun", new("true か false を入れてください。", "Write true or false."));

        var isDryRun = dryRun == "true";
        var order = new ImportOrder(file.Bytes, null, caller.OwnCentre, isDryRun, caller) { MostElders = limits.EldersPerImport };
        if (await imports.RunAsync(order, Imports.Unseen, ct) is not { } outcome)
            return Problems.EditedMeanwhile;

        if (outcome.Held is { } held)
            return held;

        return outcome.Errors > 0 && !isDryRun ? Stopped(outcome) : TypedResults.Ok(ImportAnswer.Of(outcome, isDryRun, http.Language()));
    }

    internal static CsvFile GetImportTemplate() => ImportColumns.Template();

    internal static Task<CsvFile> ExportElders(Caller caller, ElderExport export, CancellationToken ct) => export.OfAsync(caller, ct);

    internal static async Task<Results<NoContent, Problem>> EndCheck(
        string id, HttpContext http, Caller caller, ElderEditor editor, CancellationToken ct) =>
        ElderEditor.Answer(http.Response, await editor.ChangeAsync(
            id, caller, http.Request, mustMatch: false, "import-checked",
            elder => elder.Opened.Document.ToCheck is null
                ? ElderChange.Refused(Problems.NotReported)
                : new ElderChange(elder.Opened.Document with { ToCheck = null }),
            record => record, ct));

    // Errors alone: they must be mended first, and a dry run lists the rest.
    private static Problem Stopped(ImportOutcome outcome) =>
        Problems.Validation.With(new(
            $"エラーが{outcome.Errors}件あるため、何も取り込んでいません。エラーを直して、もう一度送ってください。",
            $"Nothing was imported: there are {outcome.Errors} errors. Mend them and send the file again.")) with
        {
            Errors = outcome.Findings
                .Where(finding => finding.IsError)
                .GroupBy(finding => $"[{finding.Row}].{finding.Column}")
                .Take(MostErrors)
                .ToDictionary(group => group.Key, group => group.Select(finding => finding.Reason.Both).Distinct().ToArray()),
        };
}
