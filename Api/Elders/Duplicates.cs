using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Http;

namespace Api.Elders;

/// <summary>
/// Somebody registered although the same person may be registered already: how the log says so, by ids, to the centre that did it
/// and to each other centre whose elder it may be. Neither record tells one centre of another's elder.
/// </summary>
internal static class Duplicates
{
    /// <summary>The event at another centre, and what rings at both.</summary>
    internal const string Code = "possible-duplicate";

    private const string OwnElder = "elder-";
    private const string OtherCentre = "centre-";

    /// <summary>What the registration's record says of <paramref name="same"/>: own elders by id, others by their centre.</summary>
    internal static AuditRecord Mark(AuditRecord registered, List<ElderRow> same) => same.Count == 0 ? registered : registered with
    {
        Alerts = [Code],
        Detail =
        [
            Code,
            .. same.Select(row => row.CentreId == registered.Centre ? OwnElder + Id.Text(row.ElderId) : OtherCentre + Id.Text(row.CentreId)).Distinct(),
        ],
    };

    /// <summary>The records for the other centres: of their elder, with the centre that registered.</summary>
    internal static IEnumerable<AuditRecord> ForOthers(Caller caller, AuditRecord registered, IEnumerable<(long Elder, long Centre)> same) =>
        same.Where(row => row.Centre != registered.Centre).Select(row => new AuditRecord(Code, "found", caller)
        {
            About = registered.Id,
            Elder = row.Elder,
            Centre = row.Centre,
            Alerts = [Code],
            Detail = [OtherCentre + Id.Text(caller.OwnCentre)],
        });

    /// <summary>Whom such a record names: an own elder, or a centre to ask.</summary>
    internal static IReadOnlyList<(long? Elder, long? Centre)> Read(JsonElement record)
    {
        var others = new List<(long?, long?)>();
        if (record.GetProperty("event").GetString() is not (Code or Registration.Event) || !record.TryGetProperty("detail", out var detail))
            return others;

        foreach (var code in detail.EnumerateArray().Select(code => code.GetString()!))
        {
            if (code.StartsWith(OwnElder, StringComparison.Ordinal) && Id.TryParse(code.AsSpan(OwnElder.Length), out var elder))
                others.Add((elder, null));
            else if (code.StartsWith(OtherCentre, StringComparison.Ordinal) && Id.TryParse(code.AsSpan(OtherCentre.Length), out var centre))
                others.Add((null, centre));
        }

        return others;
    }
}
