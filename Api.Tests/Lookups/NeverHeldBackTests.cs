using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>What passes while lookups are held back, and how much of it.</summary>
internal sealed class NeverHeldBackTests : LimitFixture
{
    [Test]
    public async Task Break_glass_is_served_in_the_middle_of_a_lock_five_times_an_hour()
    {
        var elder = await Server.RegisterAsync();
        await GuessUntilHeldAsync();

        var replies = new List<Reply>();
        for (var i = 0; i < 6; i++)
            replies.Add(await AskAsync(Asking.Request(elder.Number, "break-glass")));

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.EqualTo(Enumerable.Repeat("full", 5).Append("429 too-many-requests")));
        Assert.That(replies[^1].Headers.RetryAfter!.Delta, Is.InRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(66)));
        Server.Clock.Advance(replies[^1].Headers.RetryAfter!.Delta!.Value);
        Assert.That((await AskAsync(Asking.Request(elder.Number, "break-glass"))).Disclosed(), Is.EqualTo("full"));
    }

    [Test]
    public async Task Break_glass_under_ever_new_names_is_served_five_times_an_hour_for_each_desk()
    {
        var elder = await Server.RegisterAsync();
        var room = await AddClientAsync(global::Api.Access.Role.Hospital, desks: 2);

        var served = 0;
        for (var i = 0; i < 20; i++)
            served += (await AskAsync(Asking.Request(elder.Number, "break-glass"), $"user-{i}", room)).Status == 200 ? 1 : 0;

        Assert.That(served, Is.EqualTo(10));
    }

    [Test]
    public async Task A_misread_break_glass_is_none()
    {
        var elder = await Server.RegisterAsync();
        for (var i = 0; i < 6; i++)
            Assert.That((await AskAsync(Asking.Request("4821-0371", "break-glass"))).Code, Is.EqualTo("number-check-digit"));

        Assert.That((await AskAsync(Asking.Request(elder.Number, "break-glass"))).Disclosed(), Is.EqualTo("full"));
    }

    [TestCase("birthDate")]
    [TestCase("kana")]
    [TestCase("kana birthDate")]
    public async Task Who_knows_the_person_is_served_in_the_middle_of_a_lock(string says)
    {
        var person = SomeElder.Json();
        var elder = await Server.RegisterAsync(person);
        await GuessUntilHeldAsync();

        for (var i = 0; i < 12; i++)
            Assert.That((await AskAsync(Known(elder.Number, Right(person, says)))).Disclosed(), Is.EqualTo("full"));
    }

    [Test]
    public async Task A_reading_is_right_however_it_is_typed()
    {
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["identity"]!["kana"] = "ガンジョウ ジュンイチ"));
        await GuessUntilHeldAsync();

        var reply = await AskAsync(Known(elder.Number, new JsonObject { ["kana"] = "ｶﾞﾝｼﾞﾖｳｼﾞﾕﾝｲﾁ" }));

        Assert.That(reply.Disclosed(), Is.EqualTo("full"));
    }

    [Test]
    public async Task Who_knows_it_wrong_hears_the_same_as_of_a_number_that_nobody_has()
    {
        var person = SomeElder.Json();
        var elder = await Server.RegisterAsync(person);
        var half = Right(person, "kana");
        half["birthDate"] = "1900-01-01";
        await GuessUntilHeldAsync();

        var replies = new List<Reply>
        {
            await AskAsync(Known(elder.Number, half)),
            await AskAsync(Known(elder.Number, [])),
            await AskAsync(Known(Guess(), Right(person, "kana"))),
            await AskAsync(Guess()),
        };

        Assert.That(replies.Select(reply => (reply.Disclosed(), reply["detail"]!.GetValue<string>(), reply.Headers.RetryAfter!.Delta)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(replies[0].Disclosed(), Is.EqualTo("429 too-many-misses"));
    }

    [Test]
    public async Task After_ten_wrong_ones_within_an_hour_nothing_that_is_known_is_looked_at()
    {
        var person = SomeElder.Json();
        var elder = await Server.RegisterAsync(person);
        await GuessUntilHeldAsync();
        var replies = new List<string>();
        for (var i = 1; i <= Guesses.WrongKnownPerHour; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(4));
            await AskAsync(Known(Guess(), Right(person, "kana")), $"user-{i}");
            if (i >= Guesses.WrongKnownPerHour - 1)
                replies.Add((await AskAsync(Known(elder.Number, Right(person, "kana")))).Disclosed());
        }

        Assert.That(replies, Is.EqualTo(new[] { "full", "429 too-many-misses" }));
    }

    [Test]
    public async Task Who_knows_the_person_is_served_although_the_bucket_is_empty()
    {
        var person = SomeElder.Json();
        var elder = await Server.RegisterAsync(person);
        for (var i = 0; i < 10; i++)
            await AskAsync(elder.Number);

        var replies = new List<Reply>
        {
            await AskAsync(elder.Number),
            await AskAsync(Known(Guess(), Right(person, "kana"))),
            await AskAsync(Known(elder.Number, Right(person, "kana"))),
            await AskAsync(Asking.Request(elder.Number, "break-glass")),
        };

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.EqualTo(new[] { "429 too-many-requests", "429 too-many-requests", "full", "full" }));
    }

    [Test]
    public async Task Elders_whom_the_caller_knows_are_no_walk()
    {
        for (var number = 5000; number < 5025; number++)
        {
            var person = SomeElder.Json(elder => elder["legacyNumber"] = Legacy(number));
            await Server.RegisterAsync(person);

            var reply = await AskAsync(Known(Legacy(number), Right(person, "birthDate")));

            Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
            Server.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.That((await AskAsync(Legacy(5025))).Code, Is.EqualTo("number-unknown"), "Not held back either.");
    }

    [Test]
    public async Task A_token_a_misreading_and_a_card_that_was_opened_are_no_guesses()
    {
        var elder = await Server.RegisterAsync();
        var card = await AskAsync(elder.Number);
        await GuessUntilHeldAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(1));

        var token = new JsonObject { ["token"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(LookupToken.Bytes)), ["reason"] = Reason };
        var replies = new List<Reply>
        {
            await AskAsync(token),
            await AskAsync("4821-0371"),
            await Server.SendAsync(Client, HttpMethod.Get, $"/v1/lookups/{card["lookupId"]!.GetValue<string>()}"),
        };

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.EqualTo(new[] { "404 number-unknown", "422 number-check-digit", "full" }));
    }

    private static JsonObject Known(string number, JsonObject known) => Asking.Request(number, Reason).With("known", known);

    private static JsonObject Right(JsonObject person, string says) =>
        new(says.Split(' ').Select(field => KeyValuePair.Create(field, person["identity"]![field]?.DeepClone())));
}
