using Api.Elders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>Items and the number they carry, from being given out to being lost, worn or stolen (domain.md sections 2, 6 and 8).</summary>
internal sealed class ItemTests : ItemFixture
{
    [Test]
    public async Task Each_item_of_a_set_has_a_code_of_its_own_that_opens_the_card()
    {
        var elder = await Server.RegisterAsync();

        List<string> tokens = [];
        foreach (var kind in (string[])["keyholder", "magnet", "iron-on", "shoe"])
            tokens.Add(await TokenAsync(elder, await AddAsync(elder, kind)));

        Assert.That(tokens, Is.Unique.And.All.Length.EqualTo(43));
        foreach (var token in tokens)
        {
            var card = await LookUpAsync(token);
            Assert.That(card.Disclosed(), Is.EqualTo("full"), card.Text);
            Assert.That(card["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(elder.Number));
        }

        Assert.That((await StatesAsync(elder)).Values, Is.EqualTo(new[] { "active", "active", "active", "active" }));
    }

    [Test]
    public async Task An_added_item_is_named_by_its_label_and_recorded_without_number_or_token()
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder, "items", new { kind = "magnet" });

        var record = await LastRecordAsync();
        var item = reply["id"]!.GetValue<string>();
        Assert.That(reply.Headers.Location!.AbsolutePath, Is.EqualTo($"/v1/elders/{elder.Id}/items/{item}/label"));
        Assert.That((reply["kind"]!.GetValue<string>(), reply["state"]!.GetValue<string>()), Is.EqualTo(("magnet", "active")));
        Assert.That(reply["since"]!.GetValue<DateTimeOffset>(), Is.EqualTo(Server.Clock.GetUtcNow()));
        Assert.That(record["event"]!.GetValue<string>(), Is.EqualTo("item-added"));
        Assert.That((record["elder"]!.GetValue<string>(), record["subject"]!.GetValue<string>()), Is.EqualTo((elder.Id, item)));
        Assert.That(record["detail"].Strings(), Is.EqualTo(new[] { "magnet" }));
        Assert.That(record.ToJsonString(), Does.Not.Contain(elder.Number).And.Not.Contain(elder.Number.Replace("-", "")));
        Assert.That(record.ToJsonString(), Does.Not.Contain(await TokenAsync(elder, item)));
    }

    [TestCase("")]
    [TestCase("necklace")]
    public async Task An_item_of_no_known_kind_is_refused_by_its_field(string kind)
    {
        var elder = await Server.RegisterAsync();

        var reply = await PostAsync(elder, "items", new { kind });

        Assert.That((reply.Status, reply.Code), Is.EqualTo((422, "validation")));
        Assert.That(reply["errors"]!["kind"], Is.Not.Null);
    }

    [Test]
    public async Task A_lost_items_code_and_number_show_a_candidate_with_the_warning_and_ring_the_centre()
    {
        var elder = await Server.RegisterAsync();
        var (keyholder, magnet) = (await AddAsync(elder), await AddAsync(elder, "magnet"));
        var (lost, kept) = (await TokenAsync(elder, keyholder), await TokenAsync(elder, magnet));

        var reply = await PostAsync(elder, $"items/{keyholder}/loss", new { newNumber = false });

        var record = await LastRecordAsync();
        Assert.That((reply.Status, reply["number"]!.GetValue<string>(), reply["state"]!.GetValue<string>()), Is.EqualTo((200, elder.Number, "lost")));
        Assert.That((record["event"]!.GetValue<string>(), record["outcome"]!.GetValue<string>()), Is.EqualTo(("item-lost", "done")));
        foreach (var answer in (Reply[])[await LookUpAsync(lost), await LookUpAsync(kept), await LookUpNumberAsync(elder.Number)])
        {
            Assert.That(answer.Disclosed(), Is.EqualTo("candidate"), answer.Text);
            Assert.That(answer.WarningCodes(), Is.EqualTo(new[] { "item-lost" }));
            Assert.That(answer.Warning("item-lost"), Does.StartWith("11月22日に紛失の届出があります。"));
            Assert.That((await LastRecordAsync())["alerts"].Strings(), Is.EqualTo(new[] { "lost-used" }));
        }

        var states = await StatesAsync(elder);
        Assert.That((states[keyholder], states[magnet]), Is.EqualTo(("lost", "active")));
    }

    [Test]
    public async Task With_a_new_number_only_the_old_one_is_a_candidate()
    {
        var elder = await Server.RegisterAsync();
        var keyholder = await AddAsync(elder);
        var magnet = await AddAsync(elder, "magnet");

        var reply = await PostAsync(elder, $"items/{keyholder}/loss", new { newNumber = true });

        var number = reply["number"]!.GetValue<string>();
        Assert.That((reply.Status, reply["state"]!.GetValue<string>()), Is.EqualTo((200, "active")));
        Assert.That((await LastRecordAsync())["detail"].Strings(), Is.EqualTo(new[] { "keyholder", "new-number" }));
        Assert.That((await LookUpNumberAsync(number)).Disclosed(), Is.EqualTo("full"));
        Assert.That((await LookUpNumberAsync(elder.Number)).Disclosed(), Is.EqualTo("candidate"));
        var own = await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        Assert.That(own["identity"]!["number"]!.GetValue<string>(), Is.EqualTo(number));

        // The magnet still carries the old number; lost too, it needs no third one, and reprinted it takes the new one.
        var reprinted = await PostAsync(elder, $"items/{magnet}/reprint");
        var label = await LabelAsync(elder, reprinted["id"]!.GetValue<string>());
        Assert.That(label.Text, Does.Contain(number).And.Not.Contain(elder.Number));
    }

    [Test]
    public async Task An_old_item_lost_after_the_new_number_leaves_the_new_one_alone()
    {
        var elder = await Server.RegisterAsync();
        var (keyholder, magnet) = (await AddAsync(elder), await AddAsync(elder, "magnet"));
        var first = await PostAsync(elder, $"items/{keyholder}/loss", new { newNumber = true });

        var second = await PostAsync(elder, $"items/{magnet}/loss", new { newNumber = true });

        Assert.That(second["number"]!.GetValue<string>(), Is.EqualTo(first["number"]!.GetValue<string>()));
        Assert.That((await LookUpNumberAsync(second["number"]!.GetValue<string>())).Disclosed(), Is.EqualTo("full"));
    }

    [Test]
    public async Task A_worn_item_gets_a_new_code_and_the_old_one_is_a_candidate()
    {
        var elder = await Server.RegisterAsync();
        var worn = await AddAsync(elder, "shoe");
        var old = await TokenAsync(elder, worn);

        var reply = await PostAsync(elder, $"items/{worn}/reprint");

        Assert.That((reply.Status, reply["kind"]!.GetValue<string>()), Is.EqualTo((201, "shoe")), reply.Text);
        Assert.That((await LastRecordAsync())["event"]!.GetValue<string>(), Is.EqualTo("item-reprinted"));
        var token = await TokenAsync(elder, reply["id"]!.GetValue<string>());
        Assert.That(token, Is.Not.EqualTo(old));
        Assert.That((await LookUpAsync(token)).Disclosed(), Is.EqualTo("full"));
        Assert.That((await LookUpNumberAsync(elder.Number)).Disclosed(), Is.EqualTo("full"));
        var answer = await LookUpAsync(old);
        Assert.That(answer.Disclosed(), Is.EqualTo("candidate"), answer.Text);
        Assert.That(answer.Warning("item-lost"), Does.StartWith("11月22日に新しい品と取り替えた古い品です。"));
        Assert.That((await StatesAsync(elder))[worn], Is.EqualTo("replaced"));
    }

    [Test]
    public async Task The_list_says_which_number_each_item_carries()
    {
        var elder = await Server.RegisterAsync();
        var (keyholder, magnet) = (await AddAsync(elder), await AddAsync(elder, "magnet"));
        var loss = await PostAsync(elder, $"items/{keyholder}/loss", new { newNumber = true });
        var reprinted = await PostAsync(elder, $"items/{magnet}/reprint");

        var list = await Server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}/items");

        var numbers = list["items"]!.AsArray().ToDictionary(item => item!["id"]!.ToString(), item => item!["number"]!.ToString());
        var issued = loss["number"]!.ToString();
        Assert.That(reprinted["number"]!.ToString(), Is.EqualTo(issued));
        Assert.That(
            (numbers[keyholder], numbers[magnet], numbers[reprinted["id"]!.ToString()]), Is.EqualTo((elder.Number, elder.Number, issued)));
        Assert.That((await LastRecordAsync())["blocks"].Strings(), Is.EqualTo(new[] { "identity" }));
    }

    [Test]
    public async Task What_is_lost_can_be_neither_lost_nor_reprinted_nor_printed_again()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);
        await PostAsync(elder, $"items/{item}/loss", new { newNumber = true });
        var rows = await Server.RowsAsync();

        var again = await PostAsync(elder, $"items/{item}/loss", new { newNumber = true });
        var refused = await LastRecordAsync();
        var reprint = await PostAsync(elder, $"items/{item}/reprint");
        var label = await LabelAsync(elder, item);

        Assert.That((again.Code, reprint.Code, label.Code), Is.EqualTo(("item-not-active", "item-not-active", "item-not-active")));
        Assert.That(refused["outcome"]!.GetValue<string>(), Is.EqualTo("item-not-active"));
        Assert.That(refused["change"], Is.Null);
        Assert.That(await Server.RowsAsync(), Is.EqualTo(rows));
    }

    [Test]
    public async Task A_made_up_persons_new_number_is_one_for_training()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["training"] = true));

        var reply = await PostAsync(elder, "number/revocation");

        Assert.That(reply["number"]!.GetValue<string>(), Does.StartWith("9"));
    }

    [Test]
    public async Task Another_elders_or_another_centres_item_is_not_there()
    {
        var (elder, other) = (await Server.RegisterAsync(), await Server.RegisterAsync());
        var item = await AddAsync(elder);

        var replies = new[]
        {
            await PostAsync(other, $"items/{item}/loss", new { }), await PostAsync(other, $"items/{item}/reprint"), await LabelAsync(other, item),
            await PostAsync(elder, $"items/{item}/loss", new { }, "centre2"), await PostAsync(elder, $"items/{item}/reprint", null, "centre2"),
            await LabelAsync(elder, item, role: "centre2"), await PostAsync(elder, "number/revocation", null, "centre2"),
        };

        Assert.That(replies.Select(reply => reply.Code), Has.All.EqualTo("not-found"));
        Assert.That((await StatesAsync(elder))[item], Is.EqualTo("active"));
    }
}

/// <summary>Issuing stops at 1 %: then a loss and a theft are refused whole.</summary>
internal sealed class ItemsWithoutNumbersTests : ItemFixture
{
    [Test]
    public async Task Without_numbers_left_nothing_is_half_done()
    {
        var elder = await Server.RegisterAsync();
        var item = await AddAsync(elder);
        await Server.TamperAsync("UPDATE number_length SET issued = 80000 WHERE length = 8");

        var loss = await PostAsync(elder, $"items/{item}/loss", new { newNumber = true });
        var revocation = await PostAsync(elder, "number/revocation");

        Assert.That((loss.Code, revocation.Code), Is.EqualTo(("numbers-exhausted", "numbers-exhausted")));
        Assert.That((await StatesAsync(elder))[item], Is.EqualTo("active"));
        Assert.That((await LookUpNumberAsync(elder.Number)).Disclosed(), Is.EqualTo("full"));
    }
}

/// <summary>In a registry of its own: the test's way to end a registration is not one that check accepts.</summary>
internal sealed class ItemsOfEndedElderTests
{
    [Test]
    public async Task An_ended_registration_gets_no_items_and_no_numbers()
    {
        using var server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync();
        Task<Reply> PostAsync(string path, object? body = null) => server.SendAsync("centre", HttpMethod.Post, $"/v1/elders/{elder.Id}/{path}", body);
        var item = (await PostAsync("items", new { kind = "keyholder" }))["id"]!.GetValue<string>();
        await server.ChangeElderAsync(elder.Id, ElderState.Deceased);
        var rows = await server.RowsAsync();

        var replies = new[]
        {
            await PostAsync("items", new { kind = "magnet" }), await PostAsync($"items/{item}/loss", new { newNumber = true }),
            await PostAsync($"items/{item}/reprint"), await PostAsync("number/revocation"),
        };

        Assert.That(replies.Select(reply => reply.Code), Has.All.EqualTo("already-closed"));
        Assert.That(await server.RowsAsync(), Is.EqualTo(rows));
    }
}
