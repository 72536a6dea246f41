using System.Globalization;
using System.Text.Json.Nodes;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Http.Hostile;

/// <summary>Reads back what a hostile request was allowed to leave: to the letter, or a date or time as ISO 8601 has it.</summary>
internal static class RoundTrip
{
    /// <returns>What came back instead; null when all is well or nothing can be read back.</returns>
    internal static async Task<string?> FaultAsync(TestServer server, HostilePlace place, Scene scene, Payload payload, StraightReply reply)
    {
        if (place.Kind != "body" || payload.Text is not { } sent || await ReadAsync(server, place, scene, reply) is not { } back)
            return null;

        var read = (string?)back.Value;
        if (read == sent || (read is null && string.IsNullOrWhiteSpace(sent)))
            return null;
        // The directory has one entry for each name, whatever blanks stand around it.
        if (place.Operation.Id.EndsWith("Organisation", StringComparison.Ordinal) && read == sent.Trim())
            return null;
        if (JapaneseDate.TryParse(sent, out var date) && read == date.ToString("O", CultureInfo.InvariantCulture))
            return null;
        return DateTimeOffset.TryParse(sent, CultureInfo.InvariantCulture, out var time) && DateTimeOffset.TryParse(read, CultureInfo.InvariantCulture, out var kept) && time == kept
            ? null
            : $"came back as {read}";
    }

    /// <summary>Whether anything was read back: a place that nobody can read has no round trip.</summary>
    internal static bool IsReadable(HostilePlace place) => place.Kind == "body" && place.Operation.Id is
        "RegisterElder" or "ChangeElder" or "ChangeConsent" or "ReportMissing" or "AddOrganisation" or "ChangeOrganisation" or "AddContactAttempt"
        && place.Name is not ("number" or "legacyNumber");

    private sealed record Back(JsonNode? Value);

    private static async Task<Back?> ReadAsync(TestServer server, HostilePlace place, Scene scene, StraightReply reply)
    {
        if (!IsReadable(place))
            return null;

        string IdOf() => JsonNode.Parse(reply.Text)!["id"]!.GetValue<string>();
        return place.Operation.Id switch
        {
            "RegisterElder" => await AtAsync(server, "centre", $"/v1/elders/{IdOf()}", place.Name),
            "ChangeElder" => await AtAsync(server, "centre", $"/v1/elders/{scene.Id}", place.Name),
            "ChangeConsent" => await AtAsync(server, "centre", $"/v1/elders/{scene.Id}", $"consent.{place.Name}"),
            "ReportMissing" => await AtAsync(server, "centre", $"/v1/elders/{scene.Id}", $"missing.{place.Name}"),
            "AddOrganisation" => await AtAsync(server, "admin", $"/v1/organisations/{IdOf()}", place.Name),
            "ChangeOrganisation" => await AtAsync(server, "admin", $"/v1/organisations/{scene.Id}", place.Name),
            _ => await AtAsync(server, "hospital", $"/v1/lookups/{scene.Id}", $"contactAttempts[0].{place.Name}"),
        };
    }

    private static async Task<Back> AtAsync(TestServer server, string role, string address, string path)
    {
        var reply = await server.SendStraightAsync(role, new StraightRequest("GET", address));
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return new Back(JsonPath.Read(JsonNode.Parse(reply.Text)!, path));
    }
}
