using Api.Access;
using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>The provider changes its key, is asked for keys that nobody has, and goes.</summary>
internal sealed class ProviderTests : TokenFixture
{
    [Test]
    [Order(1)]
    public async Task The_first_token_under_a_new_key_is_good_and_those_under_the_old_one_are_not()
    {
        var old = await TokenAsync();
        Assert.That((await AskAsync(old)).Status, Is.EqualTo(404));
        Server.Clock.Advance(TimeSpan.FromMinutes(1));

        await Provider.RotateAsync();
        var first = await AskAsync(await TokenAsync());

        Assert.That((first.Status, (await AskAsync(old)).Status), Is.EqualTo((404, 401)));
    }

    [Test]
    [Order(2)]
    public async Task A_flood_of_unknown_keys_asks_the_provider_once_in_five_seconds()
    {
        var good = await TokenAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var before = Provider.Fetches;

        var (first, beside) = (await FloodAsync(100), await AskAsync(good));
        var afterOne = Provider.Fetches - before;
        Server.Clock.Advance(ProviderKeys.Pause - TimeSpan.FromMilliseconds(1));
        await FloodAsync(10);
        var stillOne = Provider.Fetches - before;
        Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await FloodAsync(10);

        Assert.That(first, Is.All.EqualTo(401));
        Assert.That(beside.Status, Is.EqualTo(404));
        Assert.That((afterOne, stillOne, Provider.Fetches - before), Is.EqualTo((1, 1, 2)));
    }

    [Test]
    [Order(3)]
    public async Task Without_the_provider_its_keys_are_trusted_for_a_day_and_when_it_is_back_so_are_its_people()
    {
        Server.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.That((await AskAsync(Signed(Claims()))).Status, Is.EqualTo(404));
        await FloodAsync(1);

        Provider.Stop();
        Server.Clock.Advance(ProviderKeys.TrustFor - TimeSpan.FromMinutes(1));
        var within = await AskAsync(Signed(Claims()));
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var beyond = await AskAsync(Signed(Claims()));
        var key = await Server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });
        await Provider.StartAsync();
        Server.Clock.Advance(ProviderKeys.Pause);
        var back = await AskAsync(Signed(Claims()));

        Assert.That((within.Status, key.Status, back.Status), Is.EqualTo((404, 404, 404)));
        Assert.That((beyond.Status, beyond.Code), Is.EqualTo((503, "identity-provider-unavailable")));
        Assert.That(beyond.Headers.RetryAfter?.Delta, Is.EqualTo(ProviderKeys.Pause));
    }

    private async Task<int[]> FloodAsync(int tokens) =>
        await Task.WhenAll(Enumerable.Range(0, tokens).Select(async i =>
        {
            var header = Header();
            header["kid"] = $"nobody-{i}";
            return (await AskAsync(OidcProvider.Signed(header, Claims(), Provider.Sign))).Status;
        }));
}

/// <summary>A program that starts while its provider is away.</summary>
internal sealed class ProviderDownAtStartTests : TokenFixture
{
    protected override bool ProviderIsUp => false;

    [Test]
    public async Task Client_keys_are_served_and_people_as_soon_as_the_provider_is_there()
    {
        Server.Clock.Advance(ProviderKeys.Pause);
        var token = Signed(Claims());

        var key = await Server.LookUpAsync("hospital", new { number = "4821-0372", reason = "emergency-treatment" });
        var before = await AskAsync(token);
        var open = await SendAsync(token, HttpMethod.Get, "/health/live");
        await Provider.StartAsync();
        Server.Clock.Advance(ProviderKeys.Pause);
        var after = await AskAsync(token);

        Assert.That((key.Status, before.Status, before.Code), Is.EqualTo((404, 503, "identity-provider-unavailable")));
        Assert.That((open.Status, after.Status), Is.EqualTo((200, 404)));
        Assert.That(Server.Log.Text, Does.Contain($"The keys of {Provider.Issuer} cannot be fetched"));
    }
}
