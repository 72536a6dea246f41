using System.Security.Cryptography;
using Api.Centres;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders.Import;

/// <summary>
/// Compares the rows of a file with the registry and with each other: who is new, who is registered already, whose number
/// cannot be had. It changes nothing, and takes no lock.
/// </summary>
/// <param name="order">
/// Where a centre itself sends the file, a row that names another one is refused, and it learns of nobody else's elders whether there are
/// any: of an issued number that it is not in its stock, of a person nothing in a dry run. Who is registered in earnest leaves a trace
/// here and rings at the other centre, as at the window.
/// </param>
internal sealed class ImportJudge(
    ImportTable table, Engine engine, RegistryVault vault, ElderRegistry registry, Numbers numbers, IReadOnlyList<Centre> centres, ImportOrder order, DateOnly today)
{
    private const int ReportEach = 500;

    private readonly TownRouting towns = new(centres);
    private readonly bool isCallers = order.Caller is not null;

    // Each person of the file by the key, with the hash of their blocks: where the same person stands again, it is the same row or another.
    private readonly Dictionary<string, List<byte[]>> seen = [];

    internal async Task<List<JudgedRow>> JudgeAsync(Action<long> report, CancellationToken ct)
    {
        await using var connection = await engine.Registry.OpenConnectionAsync(ct);
        using var known = new KnownElders(connection, vault);
        var judged = new List<JudgedRow>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            ct.ThrowIfCancellationRequested();
            var one = new JudgedRow(row);
            if (row.Elder is { } elder)
                await JudgeAsync(one, elder, known, ct);

            judged.Add(one);
            if (judged.Count % ReportEach == 0 || judged.Count == table.Rows.Count)
                report(judged.Count);
        }

        return judged;
    }

    private async Task JudgeAsync(JudgedRow row, RegisterElder elder, KnownElders known, CancellationToken ct)
    {
        var document = DocumentOf(row.Row, elder);
        row.New = document;
        row.PersonKey = registry.PersonKey(document);
        if (CentreOf(row, elder) is not { } centre)
            return;

        row.Centre = centre;
        if (row.Row.Number is null)
            await WithoutNumberAsync(row, document, known, ct);
        else
            await WithNumberAsync(row, document, known, row.Row.Number, ct);

        if (row.New is null)
            return;

        row.New = document with { ToCheck = PointsOf(row) };
    }

    // Nothing but the person tells whether such a row was imported before.
    private async Task WithoutNumberAsync(JudgedRow row, ElderDocument document, KnownElders known, CancellationToken ct)
    {
        if (IsSeen(row, document, out var stoodAbove))
        {
            Leave(row, RowFault.RowTwice, "identity.kana");
            return;
        }

        var registered = PersonsOf(row, known);
        var own = registered.FindAll(person => IsOpen(person.Centre));
        foreach (var (id, centre) in own)
        {
            if (await known.IsSameAsync(id, centre, document, ct))
            {
                Leave(row, null, "");
                return;
            }
        }

        if (own.Count > 0)
            Leave(row, RowFault.Differs, "identity.kana");
        else if (stoodAbove || row.Elsewhere.Count > 0)
            Say(row, RowFault.PossibleDuplicate, "identity.kana");
    }

    private async Task WithNumberAsync(JudgedRow row, ElderDocument document, KnownElders known, string text, CancellationToken ct)
    {
        // The reader has read it once: it is a number of one form or the other.
        if ((await numbers.ReadAsync(text, ct)).Number is not { DigitInferred: false } number)
        {
            Say(row, ImportFault.NumberFormat, "number");
            return;
        }

        var taken = known.Number(number);
        if (taken is { Elder: { } other } && number.IsLegacy && !IsOpen(taken.Value.Centre))
        {
            row.Holder = other;
            Say(row, RowFault.NumberTaken, "number");
            return;
        }

        if (taken is { Elder: { } holder } && IsOpen(taken.Value.Centre))
        {
            await WithTakenNumberAsync(row, document, known, holder, taken.Value.PersonKey, ct);
            return;
        }

        if (number.IsLegacy)
        {
            row.Legacy = number;
        }
        else if (taken is { State: NumberState.Unassigned } stocked && stocked.Centre == row.Centre)
        {
            row.Stocked = numbers.IsStocked(stocked.NumberId, stocked.Cell, number)
                ? (stocked.NumberId, number)
                : throw new RecordDamagedException(0, stocked.NumberId, stocked.Centre);
        }
        else
        {
            Say(row, RowFault.NumberNotInStock, "number");
        }

        // Both numbers must answer, whoever carries them: so the row is let in, and somebody looks at it.
        _ = IsSeen(row, document, out var stoodAbove);
        var registered = PersonsOf(row, known);
        if (row.New is not null && (stoodAbove || row.Elsewhere.Count > 0 || registered.Exists(person => IsOpen(person.Centre))))
            Say(row, RowFault.PossibleDuplicate, "number");
    }

    private bool IsOpen(long? centre) => !isCallers || centre == order.Centre;

    // Everybody counts for whether somebody came between; a centre that only looks is told of its own.
    private List<(long Elder, long Centre)> PersonsOf(JudgedRow row, KnownElders known)
    {
        var registered = known.Persons(row.PersonKey);
        row.Namesakes = registered.Count;
        row.Elsewhere = isCallers && !order.IsDryRun ? registered.FindAll(person => !IsOpen(person.Centre)) : [];
        return registered;
    }

    private async Task WithTakenNumberAsync(
        JudgedRow row, ElderDocument document, KnownElders known, long holder, byte[]? personKey, CancellationToken ct)
    {
        var centre = known.Persons(row.PersonKey).Find(person => person.Elder == holder).Centre;
        if (personKey is null || centre == 0 || !personKey.AsSpan().SequenceEqual(row.PersonKey))
            Say(row, RowFault.NumberTaken, "number");
        else
            Leave(row, await known.IsSameAsync(holder, centre, document, ct) ? null : RowFault.Differs, "number");
    }

    private void Leave(JudgedRow row, ImportFault? why, string field)
    {
        row.New = null;
        row.IsUnchanged = why is null;
        if (why is not null)
            Say(row, why, field);
    }

    // In the file's words, where it has that column.
    private void Say(JudgedRow row, ImportFault fault, string field) => row.Say(fault, table.HeaderOf(field));

    /// <returns>Whether the very same row stood above.</returns>
    private bool IsSeen(JudgedRow row, ElderDocument document, out bool person)
    {
        var key = Convert.ToHexString(row.PersonKey);
        var blocks = SHA256.HashData(KnownElders.Blocks(document));
        person = seen.TryGetValue(key, out var above);
        if (above is null)
            seen[key] = above = [];
        if (above.Exists(other => other.AsSpan().SequenceEqual(blocks)))
            return true;

        above.Add(blocks);
        return false;
    }

    private long? CentreOf(JudgedRow row, RegisterElder elder)
    {
        var named = row.Row.Centre is { } name ? centres.FirstOrDefault(centre => centre.Name == name.Trim()) : null;
        if (order.Centre is { } own)
        {
            if (!isCallers || named is null || named.Id == own)
                return own;

            Say(row, RowFault.OtherCentre, "centre");
            return null;
        }

        // A centre that nobody has is a mistake, which the town must not cover up.
        var found = row.Row.Centre is null ? towns.Nearest(elder.Identity!.Town + elder.Identity.Address) : named;
        if (found is not null)
            return found.Id;

        Say(row, RowFault.NoCentre, row.Row.Centre is null ? "identity.address" : "centre");
        return null;
    }

    // A register that does not say when it was last confirmed was so when the consent was given, as far as anybody knows.
    private ElderDocument DocumentOf(ImportRow row, RegisterElder elder)
    {
        var document = ElderChanges.New(elder, today);
        return document with
        {
            Confirmed = Confirmations.All(row.ConfirmedOn ?? elder.Consent!.GivenOn ?? today, row.ConfirmedBy ?? document.Confirmed.By!),
        };
    }

    private static List<PointToCheck>? PointsOf(JudgedRow row)
    {
        List<PointToCheck> points =
        [
            .. row.Row.ToCheck.Select(cell => new PointToCheck
            {
                Column = cell.Column,
                Code = cell.Code,
                Text = cell.Reason.Ja,
                Cell = cell.Cell.Length == 0 ? null : cell.Cell,
            }),
            .. row.Findings.Skip(row.Row.Findings.Count).Select(finding => new PointToCheck
            {
                Column = finding.Column,
                Code = finding.Code,
                Text = finding.Reason.Ja,
            }),
        ];
        return points.Count == 0 ? null : points;
    }
}
