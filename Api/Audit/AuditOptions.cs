using Api.Storage;

namespace Api.Audit;

/// <summary>Section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    internal const string Section = "Audit";

    /// <summary>How long a PostgreSQL may take to confirm a commit; then its callers hear 503. A failover takes longer, a busy standby does not.</summary>
    public TimeSpan CommitDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <exception cref="StartRefusedException">It is no time that anybody would wait for.</exception>
    internal static AuditOptions Read(AuditOptions written) =>
        written.CommitDeadline > TimeSpan.Zero && written.CommitDeadline <= TimeSpan.FromMinutes(1)
            ? written
            : throw new StartRefusedException(
                "Audit:CommitDeadline は1分以内の時間を 00:00:05 のように書いてください。 / Audit:CommitDeadline: write a time of at most one minute, as 00:00:05.");
}
