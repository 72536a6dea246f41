using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Api.Storage;

/// <summary>
/// A small table held in memory (clients, centres), so that a lookup asks the database once. It is never older than
/// <see cref="FreshForMs"/>: whoever finds it older asks the registry's version first, also of changes that other
/// processes made, and when that fails nobody is served from it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing.")]
internal sealed class Snapshot<T>(Engine engine, Func<DbConnection, CancellationToken, Task<T>> load)
    where T : class
{
    private const int FreshForMs = 250;

    // Every request waits for this one.
    private const int LongestWait = 3;

    private const string DirectoryVersion = "SELECT directory_version FROM registry WHERE id = 1";

    private readonly SemaphoreSlim gate = new(1);
    private Held? held;
    private Failed? failed;

    private sealed record Held(T Value, long Version, long CheckedAt);

    private sealed record Failed(long At, ExceptionDispatchInfo Failure);

    internal ValueTask<T> CurrentAsync(CancellationToken ct)
    {
        var now = held;
        return now is not null && Environment.TickCount64 - now.CheckedAt < FreshForMs ? new(now.Value) : RefreshAsync(ct);
    }

    /// <summary>The next reader asks the database again: what this process just changed holds at once.</summary>
    internal void Forget() => Volatile.Write(ref held, null);

    private async ValueTask<T> RefreshAsync(CancellationToken ct)
    {
        var asked = Environment.TickCount64;
        await gate.WaitAsync(ct);
        try
        {
            // Whoever stood in line hears it too: one after the other, each with its own attempt, they would wait for minutes.
            if (failed is { } last && last.At > asked)
                last.Failure.Throw();

            var old = held;
            var checkedAt = Environment.TickCount64;
            if (old is not null && checkedAt - old.CheckedAt < FreshForMs)
                return old.Value;

            await using var connection = await engine.Registry.OpenConnectionAsync(ct);
            var version = await connection.FirstAsync<long>(DirectoryVersion, LongestWait, ct);
            var value = old is not null && old.Version == version ? old.Value : await load(connection, ct);
            held = new Held(value, version, checkedAt);
            return value;
        }
        catch (DbException failure)
        {
            failed = new Failed(Environment.TickCount64, ExceptionDispatchInfo.Capture(failure));
            throw;
        }
        finally
        {
            gate.Release();
        }
    }
}
