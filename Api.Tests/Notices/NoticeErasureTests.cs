using System.Text.Json.Nodes;
using Api.Elders;
using Api.Tests.Elders.Life;

namespace Api.Tests.Notices;

/// <summary>What was written of an elder goes when the elder's own notes go; the notice and its figures stay.</summary>
internal sealed class NoticeErasureTests : ErasureFixture
{
    [Test]
    public async Task Of_an_ended_registration_the_notices_keep_only_that_they_were()
    {
        var elder = await Server.RegisterAsync();
        foreach (var number in (string?[])[elder.Number, null])
        {
            var notice = new { place = "大森北", text = "顔色が悪い", observedOn = "2026-11-20", number };
            var id = (await Server.SendAsync("police", HttpMethod.Post, "/v1/notices", notice))["id"]!.GetValue<string>();
            await Server.SendAsync("centre", HttpMethod.Post, $"/v1/notices/{id}/taken");
            await Server.SendAsync("centre", HttpMethod.Post, $"/v1/notices/{id}/closed", new { done = "受診に付き添い" });
        }

        await EndAsync(elder.Id, ElderState.Deceased);
        Server.Clock.Advance(TimeSpan.FromDays(400));
        Assert.That(await EraseAsync(), Has.Count.EqualTo(1));

        var lines = (await Server.SendAsync("centre", HttpMethod.Get, "/v1/notices"))["notices"]!.AsArray();

        var (erased, kept) = (lines.Single(line => line!["elder"] is not null)!, lines.Single(line => line!["elder"] is null)!);
        Assert.That((Said(kept, "text"), Said(kept, "done"), Said(kept, "withheld")), Is.EqualTo(("顔色が悪い", "受診に付き添い", (string?)null)));
        Assert.That((Said(erased, "place"), Said(erased, "text"), Said(erased, "done")), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        Assert.That((Said(erased, "state"), Said(erased, "withheld")), Is.EqualTo(("closed", "内容は消去されました")));
    }

    private static string? Said(JsonNode line, string field) => line[field]?.GetValue<string>();
}
