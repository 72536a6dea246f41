using System.Text.Json.Nodes;
using Api.Keyholders;
using Api.Tests.Lookups;
using Api.Tests.Support;

namespace Api.Tests.Elders.Import;

/// <summary>
/// What a centre imports or registers is judged by its own elders and its own stock. Of others' it learns no more than it is told at the
/// window, and of numbers from before that are taken no more than whoever looks them up: twenty an hour.
/// </summary>
internal sealed class OtherCentresTests
{
    private const int PerHour = 20;

    private TestServer server = null!;
    private int legacies;

    [SetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync(settings: TestServer.UsualLimits);

    [TearDown]
    public void Stop() => server.Dispose();

    [Test]
    public async Task An_issued_number_is_said_to_be_in_no_own_stock_whoever_has_it()
    {
        var kana = ImportFile.Kana();
        await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana)), role: "centre2");
        var theirs = (string)(await server.FindAsync(kana, "centre2"))["identity"]!["number"]!;

        var reply = await server.ImportAsync(
            ImportFile.Of(
                ImportFile.Row(KeyholderNumber.Generate(8, training: false).Printed, ImportFile.Kana()),
                ImportFile.Row(await server.StockAsync(server.Centre2), ImportFile.Kana())), dryRun: true);
        var taken = await server.ImportAsync(ImportFile.Of(ImportFile.Row(theirs, ImportFile.Kana())), dryRun: true);
        var known = await server.ImportAsync(ImportFile.Of(ImportFile.Row(theirs, kana)), dryRun: true);

        Assert.That(reply.Codes().Concat(taken.Codes()).Concat(known.Codes()), Is.EqualTo(Enumerable.Repeat("number-not-in-stock", 4)));
        Assert.That((taken["unchanged"]!.GetValue<int>(), known["unchanged"]!.GetValue<int>()), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Of_somebody_of_another_centre_a_dry_run_says_nothing()
    {
        var (number, kana) = (Legacy(), ImportFile.Kana());
        await server.ImportAsync(ImportFile.Of(ImportFile.Row(number, kana)), role: "centre2");

        // Just as there, with other contents, under another number; and somebody whom nobody has.
        var reply = await server.ImportAsync(
            ImportFile.Of(ImportFile.Row("", kana), ImportFile.Row(Legacy(), kana, phone: "03-0762-0099"), ImportFile.Row("", ImportFile.Kana())), dryRun: true);
        var same = await server.ImportAsync(ImportFile.Of(ImportFile.Row(number, kana)), dryRun: true);
        var other = await server.ImportAsync(ImportFile.Of(ImportFile.Row(number, ImportFile.Kana())), dryRun: true);

        Assert.That((int)reply["unchanged"]!, Is.Zero);
        Assert.That(reply.Codes(), Is.EqualTo(new[] { "possible-duplicate" }), "of the two rows of this file");
        Assert.That((same.Codes(), other.Codes()), Is.EqualTo((new[] { "number-taken" }, new[] { "number-taken" })).Using<IReadOnlyList<string>>((a, b) => a.SequenceEqual(b)));
    }

    [Test]
    public async Task Whoever_is_imported_in_earnest_is_to_be_checked_and_rings_at_the_other_centre()
    {
        var kana = ImportFile.Kana();
        await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana)), role: "centre2");

        var reply = await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana), ImportFile.Row("", ImportFile.Kana())));

        Assert.That(((int)reply["registered"]!, reply.Codes().Single()), Is.EqualTo((2, "possible-duplicate")), reply.Text);
        var rings = (await server.SendAsync("centre2", HttpMethod.Get, "/v1/inbox"))["entries"]!.AsArray();
        Assert.That(((string)rings.Single()!["kind"]!, (string)rings[0]!["elder"]!), Is.EqualTo(("possible-duplicate", (string)(await server.FindAsync(kana, "centre2"))["id"]!)));
        Assert.That((int)(await server.ImportAsync(ImportFile.Of(ImportFile.Row("", kana))))["unchanged"]!, Is.EqualTo(1), "its own by now");
    }

    [Test]
    public async Task Twenty_taken_numbers_from_before_are_told_in_an_hour_and_then_none()
    {
        var taken = await TakeAsync(PerHour + 1);

        var told = await server.ImportAsync(File([.. taken[..PerHour], .. Enumerable.Range(0, 50).Select(_ => Legacy())]), dryRun: true);
        var again = await DryRunAsync(taken[PerHour]);
        var free = await DryRunAsync(Legacy());
        var registered = await RegisterAsync(Legacy());

        Assert.That(told.Codes(), Is.EqualTo(Enumerable.Repeat("number-taken", PerHour)));
        foreach (var reply in new[] { again, free, registered })
        {
            Assert.That((reply.Status, reply.Code), Is.EqualTo((429, "too-many-misses")), reply.Text);
            Assert.That(reply.Headers.RetryAfter!.Delta, Is.GreaterThan(TimeSpan.FromMinutes(59)));
            Assert.That((string)reply["detail"]!, Does.Contain("以前の番号"));
        }

        Assert.That(await HeldAsync(), Is.EqualTo(new[] { "import" }));
        Assert.That((await server.ImportAsync(ImportFile.Of(ImportFile.Row("", ImportFile.Kana())))).Status, Is.EqualTo(200), "without a number from before");
        Assert.That((await RegisterAsync(null)).Status, Is.EqualTo(201));
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That((await DryRunAsync(taken[PerHour])).Codes(), Is.EqualTo(new[] { "number-taken" }));
    }

    [Test]
    public async Task A_file_with_more_of_them_is_told_nothing_at_all([Values] bool dryRun)
    {
        var reply = await server.ImportAsync(File([.. await TakeAsync(PerHour + 1), "B"]), dryRun);

        Assert.That((reply.Status, reply.Code), Is.EqualTo((429, "too-many-misses")), reply.Text);
        Assert.That(reply.Text, Does.Not.Contain("number-taken").And.Not.Contain("errors"));
        var record = (await server.RecordsAsync())[^1];
        Assert.That(record, Does.Contain("\"import\"").And.Contain("too-many-misses").And.Contain("held-back").And.Contain("reviewBy"));
    }

    [Test]
    public async Task At_the_window_it_is_no_other()
    {
        var taken = await TakeAsync(PerHour + 1);

        var replies = new List<Reply>();
        foreach (var number in taken)
            replies.Add(await RegisterAsync(number));

        Assert.That(replies.Select(reply => reply.Code), Is.EqualTo(Enumerable.Repeat("number-taken", PerHour).Append("too-many-misses")));
        Assert.That(await HeldAsync(), Is.EqualTo(new[] { "elder-registered" }));
        Assert.That((await server.RecordsAsync()).Select(text => JsonNode.Parse(text)!).Count(record => (string?)record["outcome"] == "number-taken" && record["number"] is not null), Is.EqualTo(PerHour));
    }

    [Test]
    public async Task Another_acting_user_of_the_same_key_hears_no_more()
    {
        var taken = await TakeAsync(PerHour + 1);
        for (var i = 0; i < PerHour; i++)
            await RegisterAsync(taken[i], $"user-{i}");

        Assert.That((await RegisterAsync(taken[PerHour], "user-99")).Code, Is.EqualTo("too-many-misses"));
    }

    [Test]
    public async Task A_centre_s_own_register_goes_through_as_often_as_it_is_sent()
    {
        var csv = File([.. Enumerable.Range(0, 1600).Select(_ => Legacy())]);

        var once = await server.ImportAsync(csv);
        var twice = await server.ImportAsync(csv);
        var others = await server.ImportAsync(ImportFile.Of(Enumerable.Range(1, 30).Select(i => ImportFile.Row($"A-{i:D4}", ImportFile.Kana()))), dryRun: true);

        Assert.That(((int)once["registered"]!, (int)twice["unchanged"]!), Is.EqualTo((1600, 1600)));
        Assert.That(others.Codes(), Is.EqualTo(Enumerable.Repeat("number-taken", 30)), "its own elders' numbers");
    }

    private string Legacy() => $"A-{++legacies:D4}";

    private static string File(IEnumerable<string> numbers) => ImportFile.Of(numbers.Select(number => ImportFile.Row(number, ImportFile.Kana())));

    private Task<Reply> DryRunAsync(string number) => server.ImportAsync(File([number]), dryRun: true);

    /// <summary>So many numbers from before become the other centre's.</summary>
    private async Task<string[]> TakeAsync(int count)
    {
        string[] numbers = [.. Enumerable.Range(0, count).Select(_ => Legacy())];
        Assert.That((int)(await server.ImportAsync(File(numbers), role: "centre2"))["registered"]!, Is.EqualTo(count));
        return numbers;
    }

    private Task<Reply> RegisterAsync(string? number, string user = TestServer.ActingUser) =>
        server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json(elder => elder["legacyNumber"] = number), user);

    /// <summary>The events that the privacy officer is to review because somebody was held back.</summary>
    private async Task<List<string>> HeldAsync()
    {
        var reply = await server.SendAsync("auditor", HttpMethod.Get, "/v1/audit/review");
        return [.. reply["records"]!.AsArray().Where(record => record!["alerts"].Strings().Contains("held-back")).Select(record => (string)record!["event"]!)];
    }
}
