namespace Api.Cli.Demo;

/// <summary>A surname or given name with its reading, and how a rare character in it is written.</summary>
internal sealed record WrittenName(string Text, string Kana, string? Note = null)
{
    /// <summary>Reads 佐藤/サトウ 髙橋/タカハシ/髙ははしごだか, parted by spaces or line ends.</summary>
    internal static WrittenName[] List(string names) =>
        [.. names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('/')).Select(Read)];

    private static WrittenName Read(string[] parts) => new(parts[0], parts[1], parts.Length > 2 ? parts[2] : null);
}
