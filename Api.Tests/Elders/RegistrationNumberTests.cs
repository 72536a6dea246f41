using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Tests.Support;

namespace Api.Tests.Elders;

/// <summary>The number comes from the centre's stock or is a new one (domain.md sections 2 and 8).</summary>
internal sealed class RegistrationNumberTests
{
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task New_numbers_have_a_valid_check_digit_and_do_not_begin_with_0_or_9()
    {
        List<string> numbers = [];

        for (var i = 0; i < 40; i++)
            numbers.Add((await server.RegisterAsync()).Number);

        Assert.That(numbers, Has.All.Match(@"^[1-8]\d{3}-\d{4}$"));
        Assert.That(numbers.Select(number => number.Replace("-", "")), Has.All.Matches<string>(digits => Damm.IsValid(digits)));
        Assert.That(numbers.Select(number => number[0]).Distinct().Count(), Is.GreaterThan(2), "Random, so that nobody can count up.");
    }

    [Test]
    public async Task A_number_from_the_centres_own_stock_becomes_the_elders()
    {
        var stocked = await server.StockAsync(server.Centre);
        var rows = await server.RowsAsync();

        var elder = await server.RegisterAsync(SomeElder.Json(person => person["number"] = $"No. {stocked.Replace('-', '－')}"));

        Assert.That(elder.Number, Is.EqualTo(stocked));
        Assert.That(await server.RowsAsync(), Is.EqualTo((rows.Elders + 1, rows.Numbers)));
        var card = await server.LookUpAsync("ambulance", new { number = stocked, reason = "emergency-transport" });
        Assert.That((card.Status, card["status"]!.GetValue<string>()), Is.EqualTo((200, "active")));
    }

    [TestCase("another centre's"), TestCase("assigned"), TestCase("unknown"), TestCase("training")]
    public async Task A_number_that_is_not_in_the_centres_stock_is_refused(string whose)
    {
        var number = whose switch
        {
            "another centre's" => await server.StockAsync(server.Centre2),
            "assigned" => (await server.RegisterAsync()).Number,
            "training" => KeyholderNumber.Generate(8, training: true).Printed,
            _ => KeyholderNumber.Generate(8, training: false).Printed,
        };

        await RefusedAsync(person => person["number"] = number, 409, "number-not-in-stock");
    }

    [TestCase("4821-0373", "number-check-digit")]
    [TestCase("482-0372", "number-format")]
    [TestCase("A-0123", "number-format")]
    [TestCase("4821-03?2", "number-format")]
    public Task A_misread_number_is_said_at_once_and_recorded(string number, string code) =>
        RefusedAsync(person => person["number"] = number, 422, code);

    [Test]
    public async Task A_stocked_number_that_a_wrong_centre_tried_is_still_there_for_the_right_one()
    {
        var stocked = await server.StockAsync(server.Centre2);
        await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(person => person["number"] = stocked));

        var elder = await server.RegisterAsync(SomeElder.Json(person => person["number"] = stocked), "centre2");

        Assert.That(elder.Number, Is.EqualTo(stocked));
    }

    [Test]
    public async Task A_legacy_number_stays_readable_as_a_candidate()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["legacyNumber"] = "ａ－０１２３"));

        var reply = await server.LookUpAsync("hospital", new { number = "A-0123", reason = "emergency-treatment" });

        Assert.That(elder.Number, Does.Match(@"^[1-8]\d{3}-\d{4}$"));
        Assert.That(reply["disclosure"]!.GetValue<string>(), Is.EqualTo("candidate"), reply.Text);
        Assert.That(reply["warnings"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("legacy-number"));
    }

    [Test]
    public async Task A_legacy_number_that_somebody_has_is_refused_and_nothing_is_inserted()
    {
        await server.RegisterAsync(SomeElder.Json(person => person["legacyNumber"] = "A-7777"));

        await RefusedAsync(person => person["legacyNumber"] = "A 7777", 409, "number-taken");
    }

    [Test]
    public async Task A_legacy_number_of_another_form_is_named_by_its_field()
    {
        var elder = SomeElder.Json(person => person["legacyNumber"] = "B-12345");

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((422, "validation")));
        Assert.That(reply["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "legacyNumber" }));
    }

    [Test]
    public async Task Training_numbers_begin_with_9_and_are_of_no_use_in_earnest()
    {
        var elder = await server.RegisterAsync(SomeElder.Json(person => person["training"] = true));

        var earnest = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        var training = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "test" });

        Assert.That(elder.Number, Does.StartWith("9"));
        Assert.That(earnest.Code, Is.EqualTo("number-unknown"));
        Assert.That(training.Status, Is.EqualTo(200), training.Text);
        var own = await server.SendAsync("centre", HttpMethod.Get, $"/v1/elders/{elder.Id}");
        Assert.That(own["training"]!.GetValue<bool>(), Is.True);
    }

    [Test]
    public async Task A_made_up_person_gets_no_number_of_the_stock()
    {
        var stocked = await server.StockAsync(server.Centre);
        var elder = SomeElder.Json(person => (person["training"], person["number"]) = (true, stocked));

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", elder);

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        Assert.That(reply["errors"]!["number"]![0]!.GetValue<string>(), Does.Contain("訓練"));
    }

    private async Task RefusedAsync(Action<JsonObject> change, int status, string code)
    {
        var (rows, records) = (await server.RowsAsync(), (await server.RecordsAsync()).Count);

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(change));

        Assert.That((reply.Status, reply.Code), Is.EqualTo((status, code)), reply.Text);
        Assert.That(await server.RowsAsync(), Is.EqualTo(rows));
        var added = (await server.RecordsAsync()).Skip(records).ToList();
        Assert.That(added, Has.Count.EqualTo(1));
        Assert.That(added[0], Does.Contain("elder-registered").And.Contain(code).And.Not.Contain("\"change\""));
    }
}

/// <summary>Issuing stops when 1 % of a length is used. A registry of its own: the others need numbers.</summary>
internal sealed class NumbersExhaustedTests
{
    [Test]
    public async Task At_1_percent_no_number_is_issued_any_more_but_stock_and_training_go_on()
    {
        using var server = await TestServer.StartAsync();
        var stocked = await server.StockAsync(server.Centre);
        await server.TamperAsync("UPDATE number_length SET issued = 79999 WHERE length = 8");
        var last = await server.RegisterAsync();
        var rows = await server.RowsAsync();

        var reply = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json());

        Assert.That(last.Number, Is.Not.Empty, "8 × 10^6 numbers have this length, so the 80,000th is the last.");
        Assert.That((reply.Status, reply.Code), Is.EqualTo((409, "numbers-exhausted")), reply.Text);
        Assert.That(await server.RowsAsync(), Is.EqualTo(rows));
        Assert.That((await server.RecordsAsync())[^1], Does.Contain("elder-registered").And.Contain("numbers-exhausted"));
        await server.RegisterAsync(SomeElder.Json(person => person["number"] = stocked));
        await server.RegisterAsync(SomeElder.Json(person => person["training"] = true));
    }
}
