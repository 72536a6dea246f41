using Api.Cli.Demo;
using Api.Elders;
using Api.Http;
using Api.Lookups;

namespace Api.Tests.Lookups;

/// <summary>The two lines that are read out (domain.md section 5).</summary>
internal sealed class SpokenLineTests : LookupFixture
{
    private const See Everything = See.Own;

    [Test]
    public async Task The_lines_are_those_of_the_page()
    {
        var elder = await Server.RegisterAsync(Elder.BornIn(4).With("identity", Hanako()));

        var reply = await AskAsync("ambulance", elder.Number, "emergency-transport");

        Assert.That(reply["spoken"]!["radio"]!.GetValue<string>(), Is.EqualTo("88歳女性。抗血栓薬。左腕シャント。耳が遠い。かかりつけ大森医院"));
        Assert.That(
            reply["spoken"]!["phone"]!.GetValue<string>(),
            Is.EqualTo("ヤマダ ハナコ様、88歳。長男、ゼロキュウゼロ、ゼロイチイチイチ、ニニニニ"));
    }

    [TestCase("police", "protection", "88歳女性。かかりつけ大森医院")]
    [TestCase("police", "break-glass", "88歳女性")]
    [TestCase("desk", "welfare-check", "88歳女性")]
    [TestCase("hospital", "emergency-treatment", "88歳女性。抗血栓薬。左腕シャント。耳が遠い。かかりつけ大森医院")]
    public async Task The_radio_line_speaks_of_the_blocks_that_the_role_sees(string role, string reason, string radio)
    {
        var elder = await Server.RegisterAsync(Elder.BornIn(4));

        var reply = await AskAsync(role, elder.Number, reason);

        Assert.That(reply["spoken"]!["radio"]!.GetValue<string>(), Is.EqualTo(radio));
    }

    [TestCase("左前腕内シャント", "左腕シャント")]
    [TestCase("右上腕", "右腕シャント")]
    [TestCase("右腕シャント（左腕は閉塞）", "シャント")]
    [TestCase("人工血管", "シャント")]
    [TestCase(null, "シャント")]
    public void The_side_of_a_shunt_is_spoken_when_it_is_certain(string? text, string spoken)
    {
        var alert = new Alert { Code = "shunt", Criticality = "high", Text = text };

        var line = Speak(Plain with { Alerts = [alert] }).Radio;

        Assert.That(line, Does.EndWith("。" + spoken));
    }

    [Test]
    public void Infection_is_never_spoken()
    {
        Alert[] alerts = [new() { Code = "infection", Criticality = "high", Text = "MRSA" }, new() { Code = "hearing", Criticality = "low" }];

        var spoken = Speak(Plain with { Alerts = alerts });

        Assert.That(spoken.Radio, Does.EndWith("。耳が遠い"));
        Assert.That(spoken.Radio + spoken.Phone, Does.Not.Match("感染|MRSA"));
    }

    [Test]
    public void The_first_contact_that_may_be_called_is_read_out()
    {
        Contact[] contacts =
        [
            Child(1, "090-0111-0001") with { Caution = "連絡しないでください" },
            Child(2, "090-0111-0002") with { Caution = "" },
            Child(3, "090-0111-0003"),
        ];

        var spoken = Speak(Plain with { Contacts = contacts });

        Assert.That(spoken.Phone, Does.EndWith("長男、ゼロキュウゼロ、ゼロイチイチイチ、ゼロゼロゼロニ"));
    }

    [Test]
    public void A_fax_is_not_read_out()
    {
        var contact = Child(1, "090-0111-0001");
        Phone[] phones = [new() { Number = "03-0762-0099", Kind = "fax" }, contact.Phones![0]];

        var spoken = Speak(Plain with { Contacts = [contact with { Phones = phones }] });

        Assert.That(spoken.Phone, Does.EndWith("ゼロゼロゼロイチ"));
    }

    [Test]
    public void A_relationship_too_long_to_speak_does_not_silence_the_number()
    {
        var spoken = Speak(Plain with { Contacts = [Child(1, "090-0111-0001") with { RelationshipText = new string('長', 60) }] });

        Assert.That(spoken.Phone, Does.EndWith("。子、ゼロキュウゼロ、ゼロイチイチイチ、ゼロゼロゼロイチ"));
    }

    [Test]
    public void No_line_is_longer_than_80_characters_and_the_radio_names_nobody_and_no_phone()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var document = SyntheticElders.Make(seed, DateOnly.FromDateTime(Support.TestServer.Start.DateTime));

            foreach (var elder in new[] { document, Stretched(document, seed) })
            {
                var spoken = Speak(elder, training: seed % 2 == 0);
                Assert.That(spoken.Radio.Length, Is.LessThanOrEqualTo(80), spoken.Radio);
                Assert.That(spoken.Phone.Length, Is.LessThanOrEqualTo(80), spoken.Phone);
                Assert.That(spoken.Radio, Does.Not.Contain(elder.Identity.Name!).And.Not.Contain(elder.Identity.Kana!), spoken.Radio);
                Assert.That(spoken.Radio, Does.Not.Match("[0-9]{4}|ゼロ|感染"), spoken.Radio);
                Assert.That(spoken.Radio, Does.Not.Match("。。|。$"));
            }
        }
    }

    [TestCase("candidate")]
    [TestCase("status-only")]
    public async Task Nothing_is_spoken_of_what_is_not_shown_in_full(string disclosed)
    {
        var elder = await Server.RegisterAsync();
        if (disclosed == "candidate")
            await Support.Life.ChangeNumberAsync(Server, elder.Id, "lost");

        var reply = await AskAsync("police", elder.Number, disclosed == "candidate" ? "protection" : "found-item");

        Assert.That(reply.Disclosed(), Is.EqualTo(disclosed));
        Assert.That(reply["spoken"], Is.Null);
    }

    private static ElderDocument Plain => SyntheticElders.Make(1, new DateOnly(2026, 11, 22)) with { Alerts = [], Contacts = [], Gp = [] };

    private static Contact Child(int rank, string phone) => new()
    {
        Rank = rank,
        Name = "見本 太郎",
        Relationship = "child",
        RelationshipText = "長男",
        Phones = [new Phone { Number = phone, Kind = "mobile" }],
    };

    private static Spoken Speak(ElderDocument document, bool training = false)
    {
        var today = new DateOnly(2026, 11, 22);
        return SpokenLines.Of(
            new LookupAnswer
            {
                LookupId = "",
                Status = "active",
                Disclosure = "full",
                Warnings = [],
                Identity = Disclosure.Identity(document, Everything, "4821-0372", "ota.tokyo", today),
                Alerts = Disclosure.Alerts(document, Everything, Language.Japanese),
                Contacts = Disclosure.Contacts(document, Everything),
                Gp = Disclosure.Gps(document, Everything),
            },
            training);
    }

    // As long as registration allows, and every warning there is.
    private static ElderDocument Stretched(ElderDocument document, int seed) => document with
    {
        Identity = document.Identity with { Kana = new string('ヱ', 1 + (seed % 100)) },
        Alerts = [.. Codes.AlertOrder.Select(code => new Alert { Code = code, Criticality = "high", Text = "左右" })],
        Contacts = [Child(1, "+44 20 7946 0000") with { RelationshipText = new string('甥', 1 + (seed / 7 % 100)) }],
        Gp = [new Gp { Kind = "outpatient", Institution = new string('院', 1 + (seed % 200)) }],
    };

    private static System.Text.Json.Nodes.JsonNode Hanako()
    {
        var identity = Support.SomeElder.Json()["identity"]!.DeepClone();
        identity["kana"] = "ヤマダ ハナコ";
        identity["birthDate"] = "1938-04-01";
        return identity;
    }
}
