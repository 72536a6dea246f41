using System.Data.Common;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders.Import;

/// <summary>
/// Writes sealed elders with their numbers: the only part of an import that holds the registry's write lock. Everything is
/// made beforehand, so it takes as long as the inserts do; whoever changes something meanwhile waits, whoever looks up does not.
/// </summary>
internal sealed class ImportWriter(ElderRegistry registry, Numbers numbers, long at)
{
    private const int ReportEach = 500;

    private const string LastChange = "SELECT last_change FROM registry WHERE id = 1";
    // As many as KnownElders looks at.
    private const string CountPersons = "SELECT count(*) FROM (SELECT 1 FROM elder WHERE person_key = @Key AND sealed IS NOT NULL LIMIT 10) AS same";

    /// <summary>The newest change that the registry holds, before it is looked at.</summary>
    internal static Task<long> LastChangeAsync(DbConnection connection, CancellationToken ct) => connection.FirstAsync<long>(LastChange, null, ct);

    /// <returns>False when somebody else's change came between judging and writing and touches one of these rows.</returns>
    /// <exception cref="NumbersExhaustedException">There are not enough new numbers.</exception>
    internal async Task<bool> WriteAsync(
        DbTransaction transaction, long judgedAt, IReadOnlyList<JudgedRow> rows, Action<long> report, CancellationToken ct)
    {
        if (await transaction.FirstAsync<long>(LastChange, null, ct) != judgedAt && !AreStillNew(transaction, rows))
            return false;

        await numbers.CountNewAsync(transaction, rows.Count(row => !row.Sealed!.FromStock), ct);
        var master = registry.MasterIn(transaction);
        using var elders = ElderQueries.PrepareInsert(transaction);
        using var written = new NumberRows(transaction, at);
        for (var i = 0; i < rows.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            if (!Write(elders, written, master, rows[i].Sealed!))
                return false;

            if ((i + 1) % ReportEach == 0 || i + 1 == rows.Count)
                report(i + 1);
        }

        return true;
    }

    private bool Write(DbCommand elders, NumberRows written, MasterKey master, SealedElder elder)
    {
        ElderQueries.Run(elders, registry.Under(master, elder.Row));
        if (elder.Legacy is { } legacy && !written.Add(legacy))
            return false;
        if (elder.FromStock)
            return written.Take(elder.Number, elder.Row.CentreId);

        // With 1 % of a length in use, one new number in a hundred is somebody's.
        var number = elder.Number;
        while (!written.Add(number))
            number = registry.SealAnother(elder);
        return true;
    }

    // Numbers are judged by their unique index when they are written; people have none.
    private static bool AreStillNew(DbTransaction transaction, IReadOnlyList<JudgedRow> rows)
    {
        using var count = transaction.Prepare(CountPersons, "@Key");
        foreach (var row in rows)
        {
            using var found = count.Read(row.PersonKey);
            if (!found.Read() || found.GetInt64(0) != row.Namesakes)
                return false;
        }

        return true;
    }
}
