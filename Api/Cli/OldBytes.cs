using Api.Http;
using Api.Storage;

namespace Api.Cli;

/// <summary>
/// What was overwritten is in gaps of the file until that is written anew, and in the write-ahead log until that is emptied:
/// commands after which it must be gone do both.
/// </summary>
internal static class OldBytes
{
    private const int Attempts = 15;

    // Changes beside it wait for as long as this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="engine">Whose.</param>
    /// <param name="what">What is to be gone.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The exit code: 1 when somebody goes on reading an older state.</returns>
    internal static async Task<int> ForgetAsync(Engine engine, Text what, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        SqliteEngine.RewriteFile(connection);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (SqliteEngine.TruncateLog(connection, Patience))
                return 0;

            await Task.Delay(Patience, ct);
        }

        await Console.Error.WriteLineAsync(
            $"{what.Ja}が先行書込みログ（keyholder.db-wal）に残っています。バックアップなどの長い処理が終わってから、もう一度実行してください。 / "
            + $"{what.En} is still in the write-ahead log (keyholder.db-wal): run it again when the backup or check that is reading has ended.");
        return 1;
    }
}
