using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Api.Http;
using QRCoder;

namespace Api.Keyholders;

/// <summary>
/// What is printed on an item: the number, the centre's phone and a QR code, and nothing else (domain.md section 1).
/// Drawn in millimetres, to be printed at 100 %.
/// </summary>
internal static class Label
{
    private const double Height = 26;
    private const double Margin = 2;
    private const double QrSide = 22;

    // Digits are at least 0.7 of the size in the fonts named below: 4.5 mm, and 4 are what an old eye needs at arm's length.
    private const double NumberSize = 6.5;
    private const double NumberAdvance = 3.7;
    private const double PhoneSize = 4;
    private const double PhoneAdvance = 2.3;
    private const string Fonts = "Noto Sans JP, Hiragino Sans, Yu Gothic, Arial, sans-serif";

    private const string Style = """
        @page { size: A4; margin: 10mm }
        body { font: 12pt/1.6 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; margin: 0 }
        div { display: flex; flex-wrap: wrap }
        div > svg { outline: .2mm dashed #999; margin: .2mm; break-inside: avoid }
        @media print { p { display: none } }
        """;

    /// <param name="address">What the QR code leads to; null for an item that has no token yet.</param>
    internal static string Svg(KeyholderNumber number, string phone, string? address)
    {
        var left = Margin + (address is null ? 0 : QrSide + Margin);
        var (numberWidth, phoneText) = (number.Printed.Length * NumberAdvance, $"TEL {phone}");
        var phoneWidth = phoneText.Length * PhoneAdvance;
        var width = left + Math.Max(numberWidth, phoneWidth) + Margin;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0.##}mm\" height=\"{Height}mm\" viewBox=\"0 0 {width:0.##} {Height}\" font-family=\"{Fonts}\">");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        if (address is not null)
            Qr(svg, address);
        Line(svg, left, 12, NumberSize, numberWidth, number.Printed);
        Line(svg, left, 20, PhoneSize, phoneWidth, phoneText);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Labels to print on A4 and cut out.</summary>
    internal static PrintedPage Page(IEnumerable<string> labels, Language language)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{(language == Language.Japanese ? "ja" : "en")}\"><meta charset=\"utf-8\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Title.In(language)}</title><style>{Style}</style><p>{HowToPrint.In(language)}</p><div>");
        foreach (var label in labels)
            page.Append(label);
        return new PrintedPage(page.Append("</div></html>").ToString());
    }

    // The width is set, so that another machine's font neither runs out of the label nor into the next one.
    private static void Line(StringBuilder svg, double x, double y, double size, double width, string text) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"700\" textLength=\"{width:0.##}\" lengthAdjust=\"spacingAndGlyphs\">{HtmlEncoder.Default.Encode(text)}</text>");

    // Level M stands a scratch over a seventh of the code; the matrix comes with its quiet zone of four modules.
    private static void Qr(StringBuilder svg, string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg x=\"{Margin}\" y=\"{Margin}\" width=\"{QrSide}\" height=\"{QrSide}\" viewBox=\"0 0 {rows.Count} {rows.Count}\" shape-rendering=\"crispEdges\"><path d=\"");
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var from = x;
                while (x < rows.Count && rows[y][x])
                    x++;
                if (x > from)
                    svg.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
            }
        }

        svg.Append("\"/></svg>");
    }

    private static readonly Text Title = new("見守りキーホルダーのラベル", "Keyholder labels");

    private static readonly Text HowToPrint = new(
        "倍率100%（実際のサイズ）で印刷し、点線で切り取ってください。この行は印刷されません。",
        "Print at 100 % (actual size) and cut along the dashes. This line is not printed.");
}
