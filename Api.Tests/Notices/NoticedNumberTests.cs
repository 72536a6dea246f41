using Api.Http;
using Api.Keyholders;
using Api.Tests.Support;

namespace Api.Tests.Notices;

/// <summary>A number in a notice leads to the elder's centre, and the sender learns nothing by it.</summary>
internal sealed class NoticedNumberTests : NoticeFixture
{
    [Test]
    public async Task A_number_goes_before_the_town()
    {
        var elder = await Server.RegisterAsync(role: "centre2");
        await SendAsync("police", notice => (notice["number"], notice["town"]) = (elder.Number, OmoriKita));

        var line = (await LinesAsync("centre2")).Single();

        Assert.That((Text(line, "elder"), Text(line, "number"), Text(line, "text")), Is.EqualTo((elder.Id, elder.Number, Seen)));
        Assert.That(await LinesAsync(), Is.Empty);
    }

    [Test]
    public async Task The_answer_says_nothing_of_the_number()
    {
        var elder = await Server.RegisterAsync(role: "centre2");
        var gone = await Server.RegisterAsync(SomeElder.Json());
        await Server.ChangeElderAsync(gone.Id, "deceased");
        string[] numbers =
        [
            elder.Number, gone.Number, KeyholderNumber.Generate(8, training: false).Printed, await Server.StockAsync(Server.Centre2), "4821-0371", "A-0001",
            "?821-0372", "わからない", "",
        ];

        var replies = new List<Reply>();
        foreach (var number in numbers)
            replies.Add(await PostAsync("hospital", Notice(notice => notice["number"] = number)));

        Assert.That(replies.Select(reply => reply.Status), Is.All.EqualTo(202));
        Assert.That(
            replies.Select(reply => reply.Text.Replace(Text(reply.Json, "id"), "id", StringComparison.Ordinal)).Distinct().ToList(), Has.Count.EqualTo(1));
        Assert.That(replies.SelectMany(reply => Fields(reply.Json)).Distinct(), Is.EquivalentTo(new[] { "id", "time", "state" }));
    }

    [TestCase("4821-0371", Description = "its check digit is wrong")]
    [TestCase("4821-0372", Description = "it is nobody's")]
    public async Task A_number_that_is_nobodys_leaves_it_to_the_town_and_is_kept_as_written(string number)
    {
        await SendAsync("ambulance", notice => notice["number"] = number);

        var line = (await LinesAsync()).Single();

        Assert.That((Text(line, "number"), line["elder"]), Is.EqualTo((number, (object?)null)));
    }

    [Test]
    public async Task A_number_with_an_unreadable_digit_names_nobody()
    {
        var elder = await Server.RegisterAsync(role: "centre2");
        await SendAsync("police", notice => notice["number"] = "?" + elder.Number[1..]);

        Assert.That((await LinesAsync()).Single()["elder"], Is.Null);
    }

    [Test]
    public async Task A_row_that_was_repointed_names_nobody()
    {
        var elder = await Server.RegisterAsync(role: "centre2");
        var other = await Server.RegisterAsync();
        _ = (Id.TryParse(elder.Id, out var id), Id.TryParse(other.Id, out var otherId));
        await Server.TamperAsync("UPDATE number SET elder_id = @Other WHERE elder_id = @Id", new { Id = id, Other = otherId });
        await SendAsync("police", notice => notice["number"] = elder.Number);

        Assert.That((await LinesAsync()).Single()["elder"], Is.Null);
    }

    [TestCase("watcher")]
    [TestCase("auditor")]
    [TestCase("admin")]
    public async Task Who_does_not_look_numbers_up_may_give_none(string role)
    {
        var elder = await Server.RegisterAsync();

        var replies = new List<Reply>();
        foreach (var number in (string[])[elder.Number, "4821-0372", "わからない"])
            replies.Add(await PostAsync(role, Notice(notice => notice["number"] = number)));

        Assert.That(replies.Select(reply => (reply.Code, reply["errors"]!["number"] is not null)), Is.All.EqualTo(("validation", true)));
        Assert.That(await LinesAsync(), Is.Empty);
    }

    [Test]
    public async Task Training_is_marked_and_rings_nobody()
    {
        var made = await Server.RegisterAsync(SomeElder.Json(json => json["training"] = true));
        await SendAsync("police", notice => (notice["number"], notice["town"]) = (made.Number, MinamiMagome));
        await SendAsync("police", notice => notice["number"] = KeyholderNumber.Generate(8, training: true).Printed);

        var lines = await LinesAsync();

        Assert.That(lines.Select(line => line["training"]?.GetValue<bool>()), Is.EqualTo(new bool?[] { true, true }));
        Assert.That(lines.Select(line => line["elder"]?.GetValue<string>()), Is.EqualTo(new[] { null, made.Id }));
        Assert.That((await Server.SendAsync("centre", HttpMethod.Get, "/v1/inbox"))["entries"]!.AsArray(), Is.Empty);
    }
}
