using System.Text;
using Api.Storage;

namespace Api.Tests.Support;

/// <summary>A scanner that finds nothing must be able to find something.</summary>
internal sealed class LeakScannerTests
{
    private const string Planted = "ウメムラ タエコ 090-0123-4567";

    [TestCase("UTF-8")]
    [TestCase("UTF-16LE")]
    [TestCase("UTF-16BE")]
    [TestCase("hex")]
    [TestCase("HEX")]
    [TestCase("base64+0")]
    [TestCase("base64+1")]
    [TestCase("base64+2")]
    [TestCase("JSON")]
    [TestCase("percent")]
    public async Task A_string_in_a_plain_column_is_found_in_each_encoding(string encoding)
    {
        using var registry = await BareRegistry.MakeAsync();
        await using (var connection = await registry.Engine.Registry.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await transaction.ExecuteAsync("UPDATE registry SET issuer = CAST(@Text AS TEXT)", new { Text = Write(encoding) }, CancellationToken.None);
            await transaction.CommitAsync();
        }

        var live = LeakScanner.Find(FolderCopy.Read(registry.DataDir), [Planted, "ウメムラ タエコ 090-0123-9999"]);
        registry.Close();
        var closed = LeakScanner.Find(FolderCopy.Read(registry.DataDir), [Planted]);

        Assert.That(live, Is.Not.Empty.And.All.StartsWith(Planted));
        Assert.That(live.Any(hit => hit.EndsWith($"({encoding})", StringComparison.Ordinal)), string.Join('\n', live));
        Assert.That(closed, Is.EqualTo(live));
    }

    [TestCase("48210372")]
    [TestCase("4821-0372")]
    public void A_number_is_found_at_every_alignment_of_base64(string number)
    {
        for (var before = 0; before < 6; before++)
        {
            var text = new string('x', before) + number + "yyyy";
            Assert.That(LeakScanner.Find(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes(text))), [number]), Is.Not.Empty, $"{before}");
        }
    }

    // With a text before it, as in a document; base64+1 is what stands one byte into a group.
    private static object Write(string encoding) => encoding switch
    {
        "UTF-8" => "a" + Planted + "z",
        "UTF-16LE" => Encoding.Unicode.GetBytes("a" + Planted + "z"),
        "UTF-16BE" => Encoding.BigEndianUnicode.GetBytes("a" + Planted + "z"),
        "hex" => Convert.ToHexStringLower(Encoding.UTF8.GetBytes("a" + Planted)),
        "HEX" => Convert.ToHexString(Encoding.UTF8.GetBytes("a" + Planted)),
        "JSON" => string.Concat(Planted.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:x4}")),
        "percent" => Uri.EscapeDataString(Planted),
        _ => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('a', encoding[^1] - '0') + Planted + "z")),
    };
}
