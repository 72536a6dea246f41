using System.Text;
using Api.Http;
using Api.Storage;

namespace Api.Audit;

/// <summary>
/// Carries checkpoints out of the database: every 10 seconds the newest, if there is a new one, to checkpoints.log
/// (flushed) and to the structured log, so that a collector elsewhere holds what this machine could later deny. When
/// nothing happens, a tick record a minute shows that nothing did; after a failed append each round tries one, because a
/// server that says it is not ready gets no lookup that could find out that it is again.
/// </summary>
internal sealed class CheckpointKeeper(
    Engine engine, AuditLog audit, Installation installation, TimeProvider clock, ILogger<CheckpointKeeper> log) : BackgroundService
{
    internal const string File = "checkpoints.log";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTick = TimeSpan.FromSeconds(60);

    /// <summary>Older than this, the log is not being written: readiness says so.</summary>
    internal static readonly TimeSpan OldestReady = TimeSpan.FromMinutes(3);

    /// <summary>What readiness says then: records are written, but nothing outside the database vouches for them.</summary>
    internal static readonly Problem NotKept = Problems.AuditUnavailable with
    {
        Title = new(
            "監査ログのチェックポイントを3分以上保存できていません。", "No checkpoint of the log was kept for three minutes."),
        Detail = new(
            $"データフォルダーの {File} に書き込めるか（空き容量と権限）を確かめてください。", $"See whether {File} in the data folder can be written: space and permissions."),
    };

    private long keptSize = -1;

    /// <summary>When a checkpoint was last seen to be kept, or nothing was there to keep; Unix milliseconds.</summary>
    internal long KeptAt { get; private set; } = clock.GetUtcNow().ToUnixTimeMilliseconds();

    internal bool IsFresh => clock.GetUtcNow().ToUnixTimeMilliseconds() - KeptAt < OldestReady.TotalMilliseconds;

    /// <summary>One round: a tick if the log has been idle or refused, then the newest checkpoint to where it is kept.</summary>
    internal async Task KeepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var head = await AuditReader.HeadAsync(engine, ct);
        if (head is null)
            return;

        var failed = audit.LastAppendFailed;
        if (failed || now - head.At >= IdleTick.TotalMilliseconds)
        {
            await audit.AppendAsync(new AuditRecord("tick", failed ? "after-failure" : "idle", null));
            head = (await AuditReader.HeadAsync(engine, ct))!;
        }

        if (head.Size != keptSize)
        {
            Write(head.Checkpoint);
            // One line: a collector takes lines apart.
            log.LogInformation("Checkpoint {Checkpoint}", head.Checkpoint.ReplaceLineEndings("\\n"));
            keptSize = head.Size;
        }

        KeptAt = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Readiness tells when it lasts; the next round tries again.
                log.LogError("The checkpoint could not be kept in {File}: {Failure}", File, Failures.Describe(failure));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Write(string checkpoint)
    {
        using var stream = new FileStream(Path.Combine(installation.DataDir, File), FileMode.Append, FileAccess.Write, FileShare.Read);
        var isNew = stream.Length == 0;
        stream.Write(Encoding.UTF8.GetBytes(checkpoint + "\n"));
        Durable.Flush(stream);
        if (isNew)
            Durable.FlushFolder(installation.DataDir);
    }
}
