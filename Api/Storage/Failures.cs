using Microsoft.Data.Sqlite;

namespace Api.Storage;

/// <summary>What may be logged of an exception: its type, the engine's code and where it was thrown.</summary>
internal static class Failures
{
    /// <summary>Never the message, which may quote what somebody typed.</summary>
    internal static string Describe(Exception failure)
    {
        var code = failure is SqliteException sqlite ? $" {sqlite.SqliteExtendedErrorCode}" : "";
        var place = failure.TargetSite is { } site ? $" at {site.DeclaringType?.Name}.{site.Name}" : "";
        var cause = failure.InnerException is { } inner ? $" from {Describe(inner)}" : "";
        return $"{failure.GetType().Name}{code}{place}{cause}";
    }
}
