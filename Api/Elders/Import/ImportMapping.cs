using System.Text.Json;
using Api.Http;

namespace Api.Elders.Import;

/// <summary>
/// What a file calls our columns where it calls them otherwise: {"氏名": "利用者の名前"}. A column that it names is looked for
/// under that header and no other.
/// </summary>
internal sealed class ImportMapping
{
    private readonly Dictionary<ImportColumn, string> headers = [];

    private ImportMapping()
    {
    }

    internal IReadOnlyDictionary<ImportColumn, string> Headers => headers;

    /// <returns>The mapping, or what is wrong with it, to be said to the person who wrote it.</returns>
    internal static (ImportMapping? Mapping, Text? Fault) Read(ReadOnlyMemory<byte> json)
    {
        var mapping = new ImportMapping();
        try
        {
            var text = json.Span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? json[System.Text.Encoding.UTF8.Preamble.Length..] : json;
            using var document = JsonDocument.Parse(text);
            foreach (var line in document.RootElement.EnumerateObject())
            {
                if (ImportColumns.Find(line.Name) is not { } column)
                {
                    return (null, new Text(
                        $"対応表の「{Shown(line.Name)}」という項目はありません。テンプレートの見出しで書いてください。",
                        $"The mapping names a column that does not exist: {Shown(line.Name)}. Use the template's headers."));
                }

                var header = line.Value.GetString();
                if (string.IsNullOrWhiteSpace(header) || !mapping.headers.TryAdd(column, header.Trim()))
                {
                    return (null, new Text(
                        $"対応表の「{column.Header}」が空か、二度書かれています。",
                        $"In the mapping, {column.Header} is empty or written twice."));
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return (null, new Text(
                "対応表は {\"氏名\": \"ファイルの見出し\"} の形のJSONで書いてください。",
                "Write the mapping as JSON: {\"氏名\": \"header in the file\"}."));
        }

        return (mapping, null);
    }

    private static string Shown(string name) => name.Length <= 30 ? name : name[..30] + "…";
}
