using System.Text.Json.Nodes;
using Api.Audit;
using Api.Elders;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>Registrations that these tests are about.</summary>
internal static class Elder
{
    /// <summary>Every field that a lookup may show, with a spouse and a warning that the police see.</summary>
    internal static JsonObject Complete(bool isProtected = false, bool excluded = false) => SomeElder.Json(json =>
    {
        json["identity"]!["linkedElders"] = new JsonArray("0000000000001");
        json["identity"]!["protected"] = isProtected;
        json["noContactReason"] = "長男は夜間のみ";
        json["alerts"]!.AsArray().Add(new JsonObject { ["code"] = "dementia", ["criticality"] = "high", ["text"] = "アルツハイマー型" });
        if (excluded)
            json["consent"]!["audiences"] = new JsonArray("finder");
    });

    /// <summary>Born in this month of 1938.</summary>
    internal static JsonObject BornIn(int month) => SomeElder.Json(json => json["identity"]!["birthDate"] = $"1938-{month:D2}-01");

    /// <summary>What erasure leaves: the number's tombstone and the elder's row, without key, cells and person.</summary>
    internal static async Task EraseAsync(this TestServer server, string id)
    {
        _ = Id.TryParse(id, out var elder);
        await server.WriteAsync(
            """
            DELETE FROM sealed_note WHERE elder_id = @Id;
            DELETE FROM elder_version WHERE elder_id = @Id;
            UPDATE item SET sealed_token = x'' WHERE number_id IN (SELECT id FROM number WHERE elder_id = @Id);
            UPDATE number SET state = 'erased', sealed_number = NULL WHERE elder_id = @Id;
            UPDATE elder SET state = 'erased', wrapped_key = NULL, sealed = NULL, person_key = NULL, birth_month = NULL WHERE id = @Id
            """,
            new { Id = elder },
            new AuditRecord(Erasure.Event, "done", null) { Elder = elder, Detail = [Erasure.Personal] });
    }

    internal static JsonArray Alerts(params (string Code, string Criticality)[] alerts) =>
        [.. alerts.Select(alert => new JsonObject { ["code"] = alert.Code, ["criticality"] = alert.Criticality, ["text"] = "説明" })];
}
