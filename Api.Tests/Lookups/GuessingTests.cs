using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Walking the numbers does not pay, and nobody who does their work notices (design.md section 8).</summary>
internal sealed class GuessingTests : LimitFixture
{
    [Test]
    public async Task Ten_thousand_guesses_of_issued_numbers_get_at_most_600_answers_in_ten_hours()
    {
        var answered = await GuessForTenHoursAsync(_ => Guess());

        Assert.That(answered, Is.InRange(300, 600));
    }

    [Test]
    public async Task Ten_thousand_guesses_under_ever_new_names_get_no_more_than_under_one()
    {
        var answered = await GuessForTenHoursAsync(_ => Guess(), i => $"user-{i}");

        Assert.That(answered, Is.InRange(300, 600));
    }

    // Every number somebody's; and so many that neither misses nor elders alone would hold back for longest.
    [TestCase(1, 1)]
    [TestCase(2, 7)]
    public async Task A_walk_over_legacy_numbers_gets_at_most_350_answers_in_ten_hours(int registered, int of)
    {
        var first = of * 1000;
        for (var number = first; number < first + 360; number++)
        {
            if (number % of < registered)
                await Server.RegisterAsync(SomeElder.Json(elder => elder["legacyNumber"] = Legacy(number)));
        }

        // The same number again until it is answered: nothing is gained by passing over one.
        var answered = await GuessForTenHoursAsync(answers => Legacy(first + answers));

        Assert.That(answered, Is.InRange(300, 350));
    }

    [Test]
    public async Task The_twenty_first_elder_by_an_unreadable_digit_waits_and_one_asked_for_twice_counts_once()
    {
        var elders = new List<RegisteredPerson>();
        for (var i = 0; i < 21; i++)
            elders.Add(await Server.RegisterAsync());

        var replies = new List<string>();
        foreach (var elder in elders[..19].Append(elders[0]).Append(elders[19]).Append(elders[20]))
        {
            replies.Add((await AskAsync($"?{elder.Number[1..]}")).Disclosed());
            Server.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.That(replies, Is.EqualTo(Enumerable.Repeat("candidate", 21).Append("429 too-many-misses")));
    }

    [Test]
    public async Task A_room_of_twenty_desks_with_a_shift_s_misreads_is_never_held_back()
    {
        const int desks = 20;
        var room = await AddClientAsync(Role.Dispatch, desks);
        var elder = await Server.RegisterAsync(SomeElder.Json(person => person["legacyNumber"] = "A-9000"));
        var refused = new List<string>();

        // Ten hours: each desk once in four minutes, of 20 lookups one misread, one nobody's, one of the old form, one with a ?.
        for (var round = 0; round < 150; round++)
        {
            for (var desk = 0; desk < desks; desk++)
                await AskOnceAsync($"desk-{desk}", (round + desk) % 20);
            Server.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        // A train has derailed: every desk ten times at once.
        for (var i = 0; i < 10 * desks; i++)
            await AskOnceAsync($"desk-{i % desks}", 19);

        Assert.That(refused, Is.Empty);

        async Task AskOnceAsync(string desk, int what)
        {
            var number = what switch { 0 => "4821-0371", 1 => Guess(), 2 => "A-9000", 3 => $"?{elder.Number[1..]}", _ => elder.Number };
            var reply = await AskAsync(Asking.Request(number, "emergency-transport"), desk, room);
            if (reply.Status == 429)
                refused.Add(reply.Text);
        }
    }

    [Test]
    public async Task Who_is_held_back_hears_the_same_of_a_registered_number_and_what_to_do()
    {
        var elder = await Server.RegisterAsync();
        await GuessUntilHeldAsync();

        var (known, unknown) = (await AskAsync(elder.Number), await AskAsync(Guess()));

        Assert.That((known.Status, known.Headers.RetryAfter!.Delta), Is.EqualTo((429, unknown.Headers.RetryAfter!.Delta)));
        Assert.That(known.Headers.RetryAfter!.Delta, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(Same(known), Is.EqualTo(Same(unknown)));
        Assert.That(known["detail"]!.GetValue<string>(), Does.Contain("break-glass").And.Contain("known").And.Contain("電話番号"));
    }

    [Test]
    public async Task After_two_minutes_one_lookup_is_answered_and_the_next_waits_again()
    {
        var elder = await Server.RegisterAsync();
        await GuessUntilHeldAsync();

        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var (first, second) = (await AskAsync(elder.Number), await AskAsync(elder.Number));

        Assert.That((first.Disclosed(), second.Disclosed()), Is.EqualTo(("full", "429 too-many-misses")));
        Assert.That(second.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(2)));
    }

    [Test]
    public async Task After_an_hour_without_guesses_nothing_is_held_back()
    {
        var elder = await Server.RegisterAsync();
        await GuessUntilHeldAsync();

        Server.Clock.Advance(TimeSpan.FromMinutes(66));
        var replies = new[] { await AskAsync(elder.Number), await AskAsync(elder.Number) };

        Assert.That(replies.Select(reply => reply.Disclosed()), Is.EqualTo(new[] { "full", "full" }));
    }

    [Test]
    public async Task A_colleague_of_whoever_is_held_back_goes_on()
    {
        var room = await AddClientAsync(Role.Hospital, desks: 2);
        var elder = await Server.RegisterAsync();
        for (var i = 0; i <= 50; i++)
        {
            await AskAsync(Guess(), "user-1", room);
            Server.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var (guesser, colleague) = (await AskAsync(elder.Number, "user-1", room), await AskAsync(elder.Number, "user-2", room));

        Assert.That((guesser.Disclosed(), colleague.Disclosed()), Is.EqualTo(("429 too-many-misses", "full")));
    }

    [Test]
    public async Task Held_back_requests_are_recorded_like_other_refusals()
    {
        await GuessUntilHeldAsync();

        await AskAsync(Guess());

        var record = await Server.LastRecordAsync();
        Assert.That(
            (record["event"]!.GetValue<string>(), record["outcome"]!.GetValue<string>(), record["reason"]!.GetValue<string>()),
            Is.EqualTo(("refused", "too-many-misses", Reason)));
    }

    private static string Same(Reply reply)
    {
        var body = reply.Json.DeepClone().AsObject();
        body.Remove("requestId");
        return body.ToJsonString();
    }
}
