using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Elders;
using Api.Elders.Import;
using Api.Http;
using Api.Keyholders;
using Api.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Api.Tests.Elders.Import;

/// <summary>Files as centres have them, and what the reader makes of them.</summary>
internal static class SomeFile
{
    internal static readonly Today Today = new(new TestClock(TestServer.Start), TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));

    internal static readonly Encoding ShiftJis = CodePagesEncodingProvider.Instance.GetEncoding(
        932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static readonly Dictionary<string, string> Needed = new()
    {
        ["氏名"] = "見本 花子",
        ["フリガナ"] = "ミホン ハナコ",
        ["性別"] = "女",
        ["生年月日"] = "1938-04-01",
        ["同意日"] = "2026-04-10",
        ["連絡先がない理由"] = "身寄りなし",
    };

    private static readonly NumberReader Numbers = new([Mask("A-0000")]);

    internal static ImportTable Read(byte[] file, ImportMapping? mapping = null) =>
        ImportReader.Read(file, mapping, text => Numbers.Read(text, [8]), Today);

    internal static ImportTable Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    /// <summary>One elder with what every registration needs, and these cells; null takes a needed column away.</summary>
    internal static ImportRow Row(params (string Header, string? Cell)[] cells)
    {
        var table = Read(Table(cells));
        Assert.That(table.Findings, Is.Empty);
        return table.Rows.Single();
    }

    internal static string Table(params (string Header, string? Cell)[] cells)
    {
        var columns = new Dictionary<string, string?>(Needed!);
        foreach (var (header, cell) in cells)
            columns[header] = cell;

        var present = columns.Where(column => column.Value is not null).ToList();
        return Line(present.Select(column => column.Key)) + Line(present.Select(column => column.Value!));
    }

    internal static string Line(IEnumerable<string> cells) =>
        string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\"")) + "\r\n";

    internal static async Task<byte[]> BytesAsync(CsvFile file)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        await file.ExecuteAsync(context);
        return body.ToArray();
    }

    internal static JsonObject Json(RegisterElder elder) =>
        JsonSerializer.SerializeToNode(elder, global::Api.Http.Json.Info<RegisterElder>())!.AsObject();

    internal static IEnumerable<string> Codes(this ImportRow row) => row.Findings.Select(finding => finding.Code);

    private static LegacyMask Mask(string text) => LegacyMask.TryParse(text, out var mask, out var problem) ? mask : throw new InvalidOperationException(problem);
}
