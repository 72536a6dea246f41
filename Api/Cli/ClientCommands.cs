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
        var oidc = new Option<string?>("--oidc")
        {
            Description = "鍵を使わず、トークンのこの値（Oidc:ClientClaim）で見分ける / Without a key: its people's tokens carry this value (Oidc:ClientClaim)",
            HelpName = "VALUE",
        };
        var command = new Command("add", "利用者を追加し、鍵を一度だけ表示します / Adds a client and shows its key once")
        {
            role, organisation, person, centre, expires, desks, oidc,
        };
        command.SetAction((parsed, ct) => WithClientsAsync(parsed, async (clients, registry) =>
        {
            var wanted = WrittenClient.Read(
                parsed.GetValue(role)!, parsed.GetValue(organisation)!, parsed.GetValue(person), parsed.GetValue(centre),
                parsed.GetValue(expires), parsed.GetValue(desks), registry.Installation.Zone);
            if (wanted.CentreId is { } id && await new Centres.CentreDirectory(registry.Engine).FindAsync(id, ct) is null)
                throw new StartRefusedException("--centre のセンターがありません（centre list で確認できます）。 / There is no such centre (see centre list).");

            if (parsed.GetValue(oidc) is { } value)
            {
                WrittenClient.RefuseUnlessFree(value, wanted, await clients.ListAsync(ct));
                Added(await clients.AddWithTokensAsync(wanted, value, Commands.Operator, ct));
                return 0;
            }

            var (client, key) = await clients.AddAsync(wanted, Commands.Operator, ct);
            Added(client);
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
                Console.WriteLine(
                    $"{Id.Text(client.Id)}  {client.Role,-9}  {client.Organisation}  {client.Person ?? "-"}  席 / desks {client.Desks}  {State(client, registry.Installation.Zone)}");
            }

            return 0;
        }, ct));
        return command;
    }

    private static Command Rotate()
    {
        var overlap = new Option<int>("--overlap")
        {
            Description = "古い鍵も使える時間（1から168時間、既定24） / Hours for which the old key stays good too, 1 to 168",
            HelpName = "HOURS",
            DefaultValueFactory = _ => 24,
        };
        var atOnce = new Option<bool>("--at-once") { Description = "古い鍵をすぐに止める（漏れたとき） / Ends the old keys now: when one got out" };
        var command = new Command("rotate", "新しい鍵を発行します / Gives a client a new key") { ClientId, overlap, atOnce };
        command.SetAction((parsed, ct) => WithClientsAsync(parsed, async (clients, registry) =>
        {
            var time = Overlap(parsed.GetValue(overlap), parsed.GetResult(overlap) is { Implicit: false }, parsed.GetValue(atOnce));
            var endsAt = TimeProvider.System.GetUtcNow() + time;
            var id = Client(parsed);
            if ((await clients.ListAsync(ct)).Any(client => client.Id == id && client.OidcValue is not null))
                throw new StartRefusedException("この利用者は鍵を使いません（OIDC）。 / This client has no key: its people come with tokens.");

            if (await clients.RotateAsync(id, time, Commands.Operator, ct) is not { } key)
                return NotFound();

            var until = Minute(endsAt.ToUnixTimeMilliseconds(), registry.Installation.Zone);
            Commands.Say(time == TimeSpan.Zero
                ? new("古い鍵は使えなくなりました。", "The old key no longer works.")
                : new($"古い鍵は {until} まで使えます。それより前に新しい鍵へ切り替えてください。", $"The old key works until {until}: change to the new one before."));
            ShowKey(key);
            return 0;
        }, ct));
        return command;
    }

    // Two weeks of two keys would be no rotation.
    private static TimeSpan Overlap(int hours, bool written, bool atOnce)
    {
        if (atOnce && written)
            throw new StartRefusedException("--at-once と --overlap は、どちらか一方だけ書いてください。 / Write --at-once or --overlap, not both.");

        if (hours is < 1 or > 168)
            throw new StartRefusedException("--overlap は1から168までの時間数です。すぐに止めるには --at-once と書いてください。 / --overlap is 1 to 168 hours; --at-once ends the old key now.");

        return atOnce ? TimeSpan.Zero : TimeSpan.FromHours(hours);
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

    private static string State(ClientLine client, TimeZoneInfo zone)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var state = client switch
        {
            { RevokedAt: not null } => "失効 / revoked",
            { ExpiresAt: { } end } when end <= now => "期限切れ / expired",
            { ExpiresAt: { } end } => $"{Day(end - 1, zone)} まで有効 / valid until then",
            _ => "有効 / valid",
        };
        var keys = client switch
        {
            { OidcValue: { } value } => $"OIDC {value}",
            { RevokedAt: null, OldKeyEndsAt: { } end } when end > now => $"鍵2本、古い方は {Minute(end, zone)} まで / two keys, the older until then",
            _ => "鍵1本 / one key",
        };
        return $"{state}  {keys}";
    }

    private static string Minute(long at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

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

    private static void Added(long client) =>
        Commands.Say(new($"利用者を追加しました。ID：{Id.Text(client)}", $"Added the client {Id.Text(client)}"));

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
