using System.Text;

namespace Api.Http;

/// <summary>
/// A table for a spreadsheet: CSV (RFC 4180), each field quoted. The byte order mark tells Excel that it is UTF-8; without
/// one it reads Japanese as Shift_JIS.
/// </summary>
internal sealed class CsvFile(string name, IEnumerable<IReadOnlyList<string?>> rows) : IResult
{
    internal const string ContentType = "text/csv; charset=utf-8";

    // What a spreadsheet takes for the beginning of a formula, in either width; an input method writes the wide ones.
    private const string BeginsFormula = "=+-@\t\r\n＝＋－＠";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        var text = new StringBuilder("\uFEFF");
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        return httpContext.Response.WriteAsync(text.ToString(), Encoding.UTF8, httpContext.RequestAborted);
    }

    // An apostrophe in front makes it a text; quoting alone does not (OWASP, CSV injection).
    private static string Quoted(string? field)
    {
        var text = field ?? "";
        var guard = text.Length > 0 && BeginsFormula.Contains(text[0], StringComparison.Ordinal) ? "'" : "";
        return $"\"{guard}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
