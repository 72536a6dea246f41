using System.Data.Common;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Keyholders;
using Api.Storage;
using Api.Vault;

namespace Api.Elders;

/// <summary>A new elder at a centre: possible duplicates shown first, a number from the stock or a new one.</summary>
internal sealed class Registration(
    RegistryVault vault, ElderRegistry registry, Numbers numbers, CentreDirectory centres, TakenNumbers taken, AuditLog audit, Today today)
{
    internal const string Event = "elder-registered";

    // Whose number from before it is, at any centre: a caller is told no more than that it is taken.
    private const string FindHolder = """
        SELECT n.id AS number_id, e.id AS elder_id, e.centre_id
        FROM number n
        JOIN elder e ON e.id = n.elder_id
        WHERE n.number_key = @Key
        """;

    private sealed record Holder
    {
        public required long NumberId { get; init; }
        public required long ElderId { get; init; }
        public required long CentreId { get; init; }
    }

    internal async Task<(RegisteredElder? Registered, Problem? Problem)> RegisterAsync(
        RegisterElder request, Caller caller, CancellationToken ct)
    {
        var (wish, problem) = await WishAsync(request, ct);
        problem ??= wish.Legacy is null ? null : taken.Enter(caller);
        if (problem is not null)
        {
            // A misread number is recorded (domain.md section 2); the registry is not touched.
            await audit.AppendAsync(Refused(caller, problem, []));
            return (null, problem);
        }

        var document = ElderChanges.New(request, today.Date);
        WrittenElder? written = null;
        AuditRecord? registered = null;
        List<ElderRow> twice = [];
        await audit.ChangeAsync(
            async transaction =>
            {
                var same = await ElderQueries.FindSamePersonAsync(transaction, registry.PersonKey(document), ct);
                if (same.Count > 0 && request.AcceptDuplicate != true)
                {
                    problem = Problems.PossibleDuplicate with { Duplicates = await HintsAsync(same, caller, ct) };
                    return Refused(caller, problem, same);
                }

                (written, problem) = await InsertAsync(transaction, document, caller, wish, ct);
                if (written is null)
                {
                    (var refused, problem) = await CountAsync(transaction, caller, wish.Legacy, problem!, ct);
                    return refused;
                }

                // Made-up people may be registered as often as somebody likes.
                twice = document.Training ? [] : same.FindAll(row => !row.Training);
                return registered = Duplicates.Mark(Registered(caller, written), twice);
            },
            ct);
        // LIMIT: where the process ends just here the other centres are not told; the own centre's entry names them.
        foreach (var ring in registered is null ? [] : Duplicates.ForOthers(caller, registered, twice.Select(row => (row.ElderId, row.CentreId))))
            await audit.AppendAsync(ring);

        return written is null
            ? (null, problem)
            : (new RegisteredElder { Id = Id.Text(written.Id), Number = written.Number.Printed, Version = written.Version }, null);
    }

    private static AuditRecord Registered(Caller caller, WrittenElder written) => new(Event, "done", caller)
    {
        Elder = written.Id,
        Centre = caller.CentreId,
        Version = written.Version,
        Cell = written.CellHash,
        IsChange = true,
    };

    // The hints carry personal data, so the refusal says of how many people, and of whom by the hash of their ids.
    private static AuditRecord Refused(Caller caller, Problem problem, List<ElderRow> shown) => new(Event, problem.Code, caller)
    {
        Centre = caller.CentreId,
        Rows = shown.Count == 0
            ? null
            : AuditRecord.RowsOf(shown.Select(row => Id.Text(row.ElderId))),
    };

    private async Task<(WrittenElder? Written, Problem? Problem)> InsertAsync(
        DbTransaction transaction, ElderDocument document, Caller caller, NumberWish wish, CancellationToken ct)
    {
        try
        {
            return await registry.InsertAsync(transaction, document, caller.OwnCentre, wish, today.Milliseconds, ct);
        }
        catch (NumbersExhaustedException)
        {
            return (null, Problems.NumbersExhausted);
        }
    }

    // Its own elders' numbers a centre may know.
    private async Task<(AuditRecord Record, Problem Problem)> CountAsync(
        DbTransaction transaction, Caller caller, KeyholderNumber? legacy, Problem problem, CancellationToken ct)
    {
        var record = Refused(caller, problem, []);
        if (problem.Code != Problems.NumberTaken.Code || legacy is not { } number
            || await transaction.FirstAsync<Holder>(FindHolder, new { Key = vault.Index.Number(number.Normalised) }, ct) is not { } holder)
        {
            return (record, problem);
        }

        record = record with { Number = holder.NumberId };
        if (holder.CentreId == caller.OwnCentre)
            return (record, problem);

        (record, var held) = taken.Count(caller, [holder.ElderId], record);
        return (record, held ?? problem);
    }

    private async Task<(NumberWish Wish, Problem? Problem)> WishAsync(RegisterElder request, CancellationToken ct)
    {
        var wish = new NumberWish(Training: request.Training ?? false);
        if (!string.IsNullOrWhiteSpace(request.Number))
        {
            var read = await numbers.ReadAsync(request.Number, ct);
            if (read.Number is not { IsLegacy: false, DigitInferred: false } number)
                return (wish, NotAnIssuedNumber(read));

            wish = wish with { FromStock = number };
        }

        if (!string.IsNullOrWhiteSpace(request.LegacyNumber))
        {
            var read = await numbers.ReadAsync(request.LegacyNumber, ct);
            if (read.Number is not { IsLegacy: true } legacy)
            {
                return (wish, Problems.Invalid("legacyNumber", new(
                    "以前の番号の形式（設定 Numbers:Legacy）に合いません。",
                    "This is not of a form that Numbers:Legacy names.")));
            }

            wish = wish with { Legacy = legacy };
        }

        return (wish, null);
    }

    private static Problem NotAnIssuedNumber(NumberReading read) => read.Fault switch
    {
        NumberFault.CheckDigit => Problems.NumberCheckDigit,
        NumberFault.Format => Problems.NumberFormat,
        _ => Problems.NumberFormat.With(new(
            "在庫の番号は、キーホルダーに印刷された数字をすべて入力してください。",
            "Write all the digits that are printed on the keyholder.")),
    };

    private async Task<IReadOnlyList<DuplicateHint>> HintsAsync(List<ElderRow> same, Caller caller, CancellationToken ct)
    {
        var hints = new List<DuplicateHint>(same.Count);
        foreach (var row in same)
        {
            if (row.CentreId == caller.OwnCentre)
            {
                hints.Add(new() { Id = Id.Text(row.ElderId), Number = ElderCells.Open(vault, row, asked: null).Number.Printed });
                continue;
            }

            var centre = await centres.FindAsync(row.CentreId, ct);
            hints.Add(new() { Centre = centre?.Name, Phone = centre?.Phone });
        }

        return hints;
    }
}
