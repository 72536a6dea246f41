using System.Diagnostics;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Api.Storage;

/// <summary>What may be logged of an exception: its type, the engine's code and where it was thrown.</summary>
internal static class Failures
{
    /// <summary>Never the message, which may quote what somebody typed.</summary>
    internal static string Describe(Exception failure)
    {
        var code = failure switch
        {
            SqliteException sqlite => $" {sqlite.SqliteExtendedErrorCode}",
            PostgresException postgres => $" {postgres.SqlState}",
            _ => "",
        };
        var place = failure.TargetSite is { } site ? $" at {PlaceOf(site)}" : "";
        var cause = failure.InnerException is { } inner ? $" from {Describe(inner)}" : "";
        return $"{failure.GetType().Name}{code}{place}{OwnPlace(failure)}{cause}";
    }

    // What throws is often the library; who called it is the line to look at.
    private static string OwnPlace(Exception failure)
    {
        var own = new StackTrace(failure).GetFrames().Select(frame => frame.GetMethod())
            .FirstOrDefault(method => method?.DeclaringType?.Assembly == typeof(Failures).Assembly);
        return own is null || own == failure.TargetSite ? "" : $" in {PlaceOf(own)}";
    }

    // An async method is a class of its own, called after it: <ReadAsync>d__5.MoveNext.
    private static string PlaceOf(MethodBase method) =>
        method.DeclaringType is { DeclaringType: { } outer, Name: ['<', not '>', ..] name }
            ? $"{outer.Name}.{name[1..name.IndexOf('>')]}"
            : $"{method.DeclaringType?.Name}.{method.Name}";
}
