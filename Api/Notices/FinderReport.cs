using System.Text;
using System.Text.Json.Serialization;
using Api.Http;
using FluentValidation;
using Microsoft.AspNetCore.WebUtilities;

namespace Api.Notices;

/// <summary>What a finder tells the centre.</summary>
internal sealed record FinderReport
{
    internal const int MostInText = 500;
    internal const int MostInPhone = 40;

    /// <summary>Where the person is now: an address or a landmark.</summary>
    public string? Place { get; init; }

    /// <summary>How the person is.</summary>
    public string? Text { get; init; }

    /// <summary>Where the centre may call back.</summary>
    public string? Phone { get; init; }

    /// <summary>Reads a form as browsers send it, without scripts and in UTF-8.</summary>
    /// <returns>Null when it is larger than <paramref name="limit"/>.</returns>
    internal static async Task<FinderReport?> ReadFormAsync(HttpRequest request, long limit, CancellationToken ct)
    {
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.Length > limit)
            {
                body.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(read.Buffer));
                body.AdvanceTo(read.Buffer.End);
                string? Field(string name) => form.TryGetValue(name, out var value) ? Plain(value.ToString()) : null;
                return new FinderReport { Place = Field("place"), Text = Field("text"), Phone = Field("phone") };
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>As the notice keeps it: whom to call back stands with what was seen.</summary>
    internal string? Words => (Blank(Text), Blank(Phone)) switch
    {
        (var text, null) => text,
        (null, var phone) => $"折り返し先：{phone}",
        var (text, phone) => $"{text}（折り返し先：{phone}）",
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // A text area sends line breaks. What JsonGate refuses in JSON is left out here: nobody sees it, and nobody typed it.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", " ", StringComparison.Ordinal).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t')
                plain.Append(' ');
            else if (!JsonGate.IsForbidden(rune.Value))
                plain.Append(rune.ToString());
        }

        return plain.ToString().Trim();
    }
}

internal sealed class FinderReportValidator : AbstractValidator<FinderReport>
{
    public FinderReportValidator()
    {
        RuleFor(x => x.Place).Required();
        RuleFor(x => x.Place).AtMost(Rules.MostInText);
        RuleFor(x => x.Text).AtMost(FinderReport.MostInText);
        RuleFor(x => x.Phone).AtMost(FinderReport.MostInPhone);
    }
}

[JsonSerializable(typeof(FinderReport))]
internal sealed partial class FinderJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
