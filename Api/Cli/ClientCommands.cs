using System.CommandLine;
using System.Globalization;
using Api.Access;
using Api.Clients;
using Api.Http;
using Api.Storage;

namespace Api.Cli;

/// <summary>client add, list, rotate, revoke: who may ask, and their keys.</summary>
internal static class ClientCommands
{
    private static readonly Argument<string> ClientId = new("ID") { Description = "利用者のID（client list） / The client's id (client list)" };

    internal static Command Make() => new("client", "利用者（システム）の登録と鍵 / Clients and their keys") { Add(), List(), Rotate(), Revoke() };

    private static Command Add()
    {
        var role = new Option<string>("--role") { Description = $"役割 / One of: {string.Join(", ", Roles.All.Select(r => r.Name()))}", Required = true };
        var organisation = new Option<string>("--organisation") { Description = "所属する組織 / The organisation it belongs to", Required = true };
        var person = new Option<string?>("--person") { Description = "個人専用の鍵にする（職員ID） / Makes it one person's own key: that person's id" };
        var centre = new Option<string?>("--centre") { Description = "センターのID（役割が centre のとき） / The centre's id, with role centre" };
        var expires = new Option<string?>("--expires") { Description = "この日まで有効（例 2027-03-31） / Valid until the end of this day" };
        var desks = new Option<int>("--desks") { Description = "同時に使う席の数 / How many people work with it at once", DefaultValueFactory = _ => 1 };
        var command = new Command("add", "利用者を追加し、鍵を一度だけ表示します / Adds a client and shows its key once")
        {
            role, organisation, person, centre, expires, desks,
        };
        command.SetAction((parsed, ct) => WithClientsAsync(parsed, async (clients, registry) =>
        {
            var wanted = Read(
                parsed.GetValue(role)!, parsed.GetValue(organisation)!, parsed.GetValue(person), parsed.GetValue(centre),
                parsed.GetValue(expires), parsed.GetValue(desks), registry.Installation.Zone);
            if (wanted.CentreId is { } id && await new Centres.CentreDirectory(registry.Engine).FindAsync(id, ct) is null)
                throw new StartRefusedException("--centre のセンターがありません（centre list で確認できます）。 / There is no such centre (see centre list).");

            var (client, key) = await clients.AddAsync(wanted, Commands.Operator, ct);
            Commands.Say(new($"利用者を追加しました。ID：{Id.Text(client)}", $"Added the client {Id.Text(client)}"));
            ShowKey(key);
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "利用者の一覧（鍵は表示されません） / Lists the clients, without their keys");
        command.SetAction((parsed, ct) => WithClientsAsync(parsed, async (clients, registry) =>
        {
            foreach (var client in await clients.ListAsync(ct))
            {
                var state = client switch
                {
                    { RevokedAt: not null } => "失効 / revoked",
                    { ExpiresAt: { } end } when end <= TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() => "期限切れ / expired",
                    { ExpiresAt: { } end } => $"{Day(end - 1, registry.Installation.Zone)} まで有効 / valid until then",
                    _ => "有効 / valid",
                };
                Console.WriteLine($"{Id.Text(client.Id)}  {client.Role,-9}  {client.Organisation}  {client.Person ?? "-"}  {state}");
            }

            return 0;
        }, ct));
        return command;
    }

    private static Command Rotate()
    {
        var command = new Command("rotate", "鍵を取り替えます / Replaces a client's key") { ClientId };
        command.SetAction((parsed, ct) => WithClientsAsync(parsed, async (clients, _) =>
        {
            if (await clients.RotateAsync(Client(parsed), Commands.Operator, ct) is not { } key)
                return NotFound();

            Commands.Say(new("古い鍵は使えなくなりました。", "The old key no longer works."));
            ShowKey(key);
            return 0;
        }, ct));
        return command;
    }

    private static Command Revoke()
    {
        var command = new Command("revoke", "利用者を失効させます（1秒以内に有効） / Revokes a client within a second") { ClientId };
        command.SetAction((parsed, ct) => WithClientsAsync(parsed, async (clients, _) =>
        {
            if (!await clients.RevokeAsync(Client(parsed), Commands.Operator, ct))
                return NotFound();

            Commands.Say(new("失効させました。", "Revoked."));
            return 0;
        }, ct));
        return command;
    }

    /// <summary>What was written on the command line, as a client that can be added.</summary>
    /// <exception cref="StartRefusedException">Something in it cannot be.</exception>
    internal static NewClient Read(
        string role, string organisation, string? person, string? centre, string? expires, int desks, TimeZoneInfo zone)
    {
        if (!Roles.TryParse(role, out var known))
            throw new StartRefusedException($"役割 {role} はありません。 / There is no role {role}: {string.Join(", ", Roles.All.Select(r => r.Name()))}");

        if (organisation.Trim().Length is 0 or > Rules.MostInName)
            throw new StartRefusedException($"--organisation は{Rules.MostInName}文字以内で書いてください。 / Write --organisation in at most {Rules.MostInName} characters.");

        if (person is not null && !ActingUser.IsValid(person))
            throw new StartRefusedException("--person は職員IDです（英数字と . _ @ -、氏名は不可）。 / --person is an id of letters, digits and . _ @ -, not a name.");

        if ((known == Role.Centre) != (centre is not null))
            throw new StartRefusedException("--centre は役割が centre のときだけ、必ず書いてください。 / --centre goes with role centre, and only with it.");

        if (desks is < 1 or > 1000)
            throw new StartRefusedException("--desks は1から1000までの数です。 / --desks is 1 to 1000.");

        long centreId = 0;
        if (centre is not null && !Id.TryParse(centre, out centreId))
            throw new StartRefusedException("--centre はセンターのIDです（centre list で確認できます）。 / --centre is a centre's id (see centre list).");

        return new NewClient(known, organisation.Trim(), person, centre is null ? null : centreId, desks, expires is null ? null : EndOf(expires, zone));
    }

    // Valid through the day named, in local time.
    private static long EndOf(string date, TimeZoneInfo zone)
    {
        if (!JapaneseDate.TryParse(date, out var day))
            throw new StartRefusedException($"--expires {date} を日付として読み取れません。2027-03-31 のように書いてください。 / --expires {date} is not a date: write it as 2027-03-31.");

        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        if (new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)) <= TimeProvider.System.GetUtcNow())
            throw new StartRefusedException("--expires には今日以降の日付を書いてください。 / --expires is today or later.");

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }

    private static string Day(long at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long Client(ParseResult parsed) =>
        Id.TryParse(parsed.GetValue(ClientId), out var id)
            ? id
            : throw new StartRefusedException("利用者のIDではありません（client list で確認できます）。 / This is not a client's id (see client list).");

    private static int NotFound()
    {
        Console.Error.WriteLine("有効な利用者がありません（client list で確認できます）。 / There is no such live client (see client list).");
        return 1;
    }

    private static void ShowKey(string key)
    {
        Commands.Say(new("鍵（いま一度だけ表示します）：", "Its key, shown this once:"));
        Console.WriteLine($"  {key}");
    }

    private static async Task<int> WithClientsAsync(
        ParseResult parsed, Func<ClientAdministration, OpenRegistry, Task<int>> act, CancellationToken ct)
    {
        var (options, _) = Commands.Configuration(parsed);
        using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
        using var log = registry.OpenLog(TimeProvider.System);
        return await act(new ClientAdministration(registry.Engine, log, new ClientDirectory(registry.Engine), TimeProvider.System), registry);
    }
}
