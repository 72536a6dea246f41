using System.CommandLine;
using Api.Audit;
using Api.Centres;
using Api.Http;
using Api.Storage;

namespace Api.Cli;

/// <summary>centre add, centre list: a centre with its phone and hours.</summary>
internal static class CentreCommands
{
    internal static Command Make() => new("centre", "センターの登録 / Centres") { Add(), Change(), List() };

    private static Command Add()
    {
        var name = Required("--name", "センターの名称 / Its name");
        var phone = Required("--phone", "開所中の電話番号 / Its phone while open");
        var onCall = new Option<string?>("--on-call-phone") { Description = "夜間・休日の電話番号 / Its phone at night and on holidays" };
        var hours = new Option<string>("--hours")
        {
            Description = "開所時間（例 \"月-金 9:00-17:00\"） / Opening hours, e.g. \"mon-fri 09:00-17:00\"",
            DefaultValueFactory = _ => "mon-fri 09:00-17:00",
        };
        var towns = new Option<string[]>("--towns")
        {
            Description = "担当の町（複数可） / The towns it is responsible for",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var command = new Command("add", "センターを追加します / Adds a centre") { name, phone, onCall, hours, towns };
        command.SetAction(async (parsed, ct) =>
        {
            if (!OpenHours.TryParse(parsed.GetValue(hours)!, out var open))
            {
                throw new StartRefusedException(
                    "--hours を読み取れません。\"月-金 9:00-17:00\" のように書いてください。 / "
                    + "--hours cannot be read: write it as \"mon-fri 09:00-17:00\".");
            }

            foreach (var number in (string?[])[parsed.GetValue(phone), parsed.GetValue(onCall)])
            {
                if (number is not null && PhoneNumber.Dial(number) is null)
                    throw new StartRefusedException($"電話番号 {number} を読み取れません。 / The phone {number} cannot be read.");
            }

            var centre = new Centre(
                Id.New(), parsed.GetValue(name)!, parsed.GetValue(phone)!, parsed.GetValue(onCall), open, [], parsed.GetValue(towns)!);
            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            await AddAsync(log, centre, Commands.Operator, TimeProvider.System, ct);
            Commands.Say(new($"センターを追加しました。ID：{Id.Text(centre.Id)}", $"Added the centre {Id.Text(centre.Id)}"));
            return 0;
        });
        return command;
    }

    private static Command Change()
    {
        var id = new Argument<string>("ID") { Description = "センターのID（centre list） / The centre's id (centre list)" };
        var staff = new Option<string[]>("--abuse-staff")
        {
            Description = "虐待の疑いの連絡を扱う職員ID（複数可、何も書かなければ取り消し） / Who may read a suspicion of abuse: their ids; none to take it back",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.ZeroOrMore,
            Required = true,
        };
        var command = new Command("change", "センターの設定を変更します / Changes a centre") { id, staff };
        command.SetAction(async (parsed, ct) =>
        {
            var users = parsed.GetValue(staff) ?? [];
            if (!Id.TryParse(parsed.GetValue(id), out var centre))
                throw new StartRefusedException("センターのIDではありません（centre list で確認できます）。 / This is not a centre's id (see centre list).");
            if (!Array.TrueForAll(users, Access.ActingUser.IsValid))
                throw new StartRefusedException("--abuse-staff は職員IDです（英数字と . _ @ -、氏名は不可）。 / --abuse-staff takes ids of letters, digits and . _ @ -, not names.");

            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            if (!await NameAbuseStaffAsync(log, centre, users, Commands.Operator, ct))
            {
                await Console.Error.WriteLineAsync("センターがありません（centre list で確認できます）。 / There is no such centre (see centre list).");
                return 1;
            }

            Commands.Say(new("センターの設定を変更しました。", "Changed the centre."));
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "センターの一覧 / Lists the centres");
        command.SetAction(async (parsed, ct) =>
        {
            var (options, _) = Commands.Configuration(parsed);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            foreach (var centre in await new CentreDirectory(registry.Engine).AllAsync(ct))
                Console.WriteLine($"{Id.Text(centre.Id)}  {centre.Name}  {centre.Phone}");
            return 0;
        });
        return command;
    }

    /// <summary>Adds a centre with its record.</summary>
    internal static Task AddAsync(AuditLog log, Centre centre, string? operatedBy, TimeProvider clock, CancellationToken ct) => log.ChangeAsync(
        async transaction =>
        {
            var id = await CentreQueries.AddAsync(transaction, centre, clock.GetUtcNow().ToUnixTimeMilliseconds(), ct);
            return new AuditRecord("centre-added", "done", null) { Operator = operatedBy, Subject = id, Centre = id, IsChange = true };
        },
        ct);

    /// <summary>Names the staff who may read a suspicion of abuse, with its record.</summary>
    /// <returns>False when there is no such centre.</returns>
    internal static async Task<bool> NameAbuseStaffAsync(AuditLog log, long centre, IReadOnlyList<string> staff, string? operatedBy, CancellationToken ct)
    {
        var isDone = false;
        await log.ChangeAsync(
            async transaction =>
            {
                isDone = await CentreQueries.SetAbuseStaffAsync(transaction, centre, [.. staff.Distinct()], ct);
                return new AuditRecord("centre-changed", isDone ? "done" : Problems.NotFound.Code, null)
                {
                    Operator = operatedBy,
                    Subject = centre,
                    Centre = isDone ? centre : null,
                    Detail = ["abuse-staff"],
                    IsChange = isDone,
                };
            },
            ct);
        return isDone;
    }

    private static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };
}
