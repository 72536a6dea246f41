using Api.Tests.Support;

namespace Api.Tests.Access;

/// <summary>Who comes with a good token does not pay for strangers at the same address.</summary>
internal sealed class TokenBehindStrangersTests : TokenFixture
{
    private const int MostAtOnce = 60;

    protected override (string Name, string Value)[] Settings => TestServer.UsualLimits;

    [Test]
    public async Task A_good_token_passes_where_a_forged_one_hears_429()
    {
        var good = await TokenAsync();
        var forged = good[..good.LastIndexOf('.')] + ".AAAA";
        for (var i = 0; i < MostAtOnce; i++)
            Assert.That((await AskAsync(forged)).Status, Is.EqualTo(401));

        var held = await AskAsync(forged);

        Assert.That((held.Status, held.Code), Is.EqualTo((429, "too-many-requests")));
        Assert.That((await AskAsync(good)).Status, Is.EqualTo(404));
    }
}
