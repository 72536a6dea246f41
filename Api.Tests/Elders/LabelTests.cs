using System.Globalization;
using System.Text.RegularExpressions;
using Api.Cli;
using Api.Keyholders;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>What is printed on an item, and that a phone reads the code it was given.</summary>
internal sealed partial class LabelTests : ItemFixture
{
    [Test]
    public async Task A_label_shows_the_number_the_centres_phone_and_a_code_that_leads_to_the_item()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);

        var label = await LabelAsync(elder, item);

        Assert.That((label.Status, label.ContentType), Is.EqualTo((200, "image/svg+xml")));
        Assert.That(Texts().Matches(label.Text).Select(match => match.Groups[2].Value), Is.EqualTo(new[] { elder.Number, "TEL 03-0762-0011" }));
        Assert.That(label.Text, Does.Not.Contain("山田").And.Not.Contain(elder.Id));
        Assert.That(QrReader.Read(label.Text), Does.Match($"^{Regex.Escape(Address)}/q/[A-Za-z0-9_-]{{43}}$"));
    }

    [Test]
    public void Every_code_is_read_back_whatever_its_token_and_however_long_its_address()
    {
        var number = KeyholderNumber.FromStored("48210372", legacy: false);
        foreach (var run in (string[])["0123456789012345", "ABCDEFGHIJ0123456789ABCD", "a1234567890123b", "0"])
            Assert.That(QrReader.Read(Label.Svg(number, "03-0762-0011", $"{Address}/q/{run}")), Is.EqualTo($"{Address}/q/{run}"));

        for (var i = 0; i < 400; i++)
        {
            var address = new QrAddress($"https://{new string('k', 1 + (i % 90))}.example.jp").Of(ItemToken.New())!;

            Assert.That(QrReader.Read(Label.Svg(number, "03-0762-0011", address)), Is.EqualTo(address));
        }
    }

    [Test]
    public async Task The_number_is_at_least_4_millimetres_high()
    {
        var elder = await Server.RegisterAsync();

        var label = await LabelAsync(elder, await AddAsync(elder));

        // A digit is at least 0.7 of the font's size; a unit of the drawing is a millimetre.
        var size = Texts().Match(label.Text).Groups[1].Value;
        Assert.That(double.Parse(size, CultureInfo.InvariantCulture) * 0.7, Is.GreaterThanOrEqualTo(4));
        Assert.That(label.Text, Does.Match("width=\"([0-9.]+)mm\" height=\"([0-9.]+)mm\" viewBox=\"0 0 \\1 \\2\""));
    }

    [Test]
    public async Task A_browser_gets_a_page_to_print_with_the_same_label()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);

        var page = await LabelAsync(elder, item, "text/html,application/xhtml+xml;q=0.9,image/svg+xml;q=0.8");

        var svg = await LabelAsync(elder, item);
        Assert.That((page.Status, page.ContentType), Is.EqualTo((200, "text/html")));
        Assert.That(page.Text, Does.Contain(svg.Text).And.Contain("倍率100%").And.Not.Contain("<script"));
        Assert.That(page.Text, Does.Not.Match(@"^\s*svg\b").And.Not.Match(@"\n\s*svg\b"), "The cutting line stays out of the code's quiet zone.");
        Assert.That(page.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'none'"));
    }

    [Test]
    public async Task Printing_is_recorded_before_it_leaves_and_without_the_code()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);

        var token = await TokenAsync(elder, item);

        var record = await LastRecordAsync();
        Assert.That((record["event"]!.GetValue<string>(), record["subject"]!.GetValue<string>()), Is.EqualTo(("label-printed", item)));
        Assert.That(record.ToJsonString(), Does.Not.Contain(token).And.Not.Contain(elder.Number));
    }

    [TestCase("UPDATE item SET state = 'active', state_at = 7, sealed_token = zeroblob(61) WHERE id = @Item")]
    [TestCase("UPDATE number SET sealed_number = zeroblob(37) WHERE id = (SELECT number_id FROM item WHERE id = @Item)")]
    public async Task What_was_changed_behind_the_program_is_not_printed(string sql)
    {
        using var server = new ItemServer();
        await server.StartAsync();

        var (reply, record) = await server.PrintAfterAsync(sql);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((503, "record-damaged")));
        Assert.That(record, Does.Contain("record-damaged"));
    }

    [Test]
    public async Task Without_an_address_nothing_is_printed_and_the_answer_says_what_to_set()
    {
        using var server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync();
        var item = (await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/items", new { kind = "shoe" }))["id"]!.GetValue<string>();

        var reply = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/items/{item}/label");

        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "public-url-missing")));
        Assert.That(reply["title"]!.GetValue<string>(), Does.Contain("Keyholder:PublicUrl"));
    }

    [TestCase("keyholder.example.jp")]
    [TestCase("ftp://keyholder.example.jp")]
    [TestCase("https://keyholder.example.jp/?q=")]
    public void An_address_that_leads_nowhere_stops_the_start(string url)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Settings.QrAddressOf(new KeyholderOptions { PublicUrl = url }))!;

        Assert.That(refused.Message, Does.Contain("Keyholder:PublicUrl").And.Contain(" / ").And.Not.Contain("\n"));
    }

    /// <summary>A registry that may be damaged: the fixture's own is checked after each test.</summary>
    private sealed class ItemServer : IDisposable
    {
        private TestServer server = null!;

        internal async Task StartAsync() => server = await TestServer.StartAsync(null, null, ("Keyholder:PublicUrl", Address));

        internal async Task<(Reply Reply, string Record)> PrintAfterAsync(string sql)
        {
            var elder = await server.RegisterAsync();
            var item = (await server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/items", new { kind = "shoe" }))["id"]!.GetValue<string>();
            _ = global::Api.Http.Id.TryParse(item, out var id);
            Assert.That(await server.TamperAsync(sql, new { Item = id }), Is.EqualTo(1));
            var reply = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/items/{item}/label");
            return (reply, (await server.RecordsAsync())[^1]);
        }

        public void Dispose() => server.Dispose();
    }

    [GeneratedRegex("<text [^>]*font-size=\"([0-9.]+)\"[^>]*>([^<]*)</text>")]
    private static partial Regex Texts();
}
