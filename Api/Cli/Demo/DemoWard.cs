using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Api.Access;
using Api.Audit;
using Api.Centres;
using Api.Clients;
using Api.Elders;
using Api.Http;
using Api.Keyholders;
using Api.Lookups;

namespace Api.Cli.Demo;

/// <summary>demo.json: how to reach the demo ward from outside (design.md section 2).</summary>
internal sealed record DemoFile(Dictionary<string, string> Clients, Dictionary<string, string> Numbers);

/// <summary>Makes a small ward in a new, marked registry: 3 centres, 60 elders in every state, a client per role.</summary>
internal sealed class DemoWard(OpenRegistry registry, AuditLog log, Numbers numbers, TimeProvider clock)
{
    internal const string File = "demo.json";
    internal const string LegacyNumber = "A0123";
    private const int Elders = 60;

    private static readonly string[] CentreNames = ["地域包括支援センター入新井", "地域包括支援センター馬込", "地域包括支援センター六郷"];

    private static readonly string[][] Towns =
    [
        ["東京都大田区大森北", "東京都大田区山王"], ["東京都大田区南馬込", "東京都大田区西馬込"], ["東京都大田区仲六郷", "東京都大田区南六郷"],
    ];

    private static readonly (Role Role, string Name, string Phone)[] Callers =
    [
        (Role.Police, "大森警察署", "03-0762-0201"), (Role.Police, "大森東署 馬込交番", "03-0762-0202"), (Role.Police, "蒲田警察署", "03-0762-0203"),
        (Role.Hospital, "大森中央総合病院", "03-0762-0211"), (Role.Hospital, "蒲田南病院", "03-0762-0212"),
        (Role.Ambulance, "大森消防署 救急隊", "03-0762-0221"), (Role.Dispatch, "災害救急情報センター", "03-0762-0222"),
    ];

    private readonly ElderRegistry elders = new(registry.Vault, numbers);
    private readonly Today today = new(clock, registry.Installation.Zone);

    internal async Task<DemoFile> MakeAsync(CancellationToken ct)
    {
        var centres = await AddCentresAsync(ct);
        var clients = await AddClientsAsync(centres, ct);
        await AddOrganisationsAsync(ct);
        var printed = new Dictionary<string, string>();
        await log.ChangeAsync(
            async transaction =>
            {
                foreach (var elder in DemoElders.All(today.Date))
                    printed[elder.Key] = await AddAsync(transaction, elder, centres[0], ct);

                printed["unassigned"] = (await numbers.StockAsync(transaction, centres[0], today.Milliseconds, ct)).Printed;
                for (var i = printed.Count - 1; i < Elders; i++)
                    await elders.InsertAsync(transaction, SyntheticElders.Make(i, today.Date), centres[i % 3], default, today.Milliseconds, ct);

                return new AuditRecord("demo-made", "done", null) { Rows = (Elders, SHA256.HashData(Encoding.UTF8.GetBytes(File))), IsChange = true };
            },
            ct);
        return new DemoFile(clients, printed);
    }

    /// <summary>Writes demo.json, readable by its owner only: it holds keys.</summary>
    internal static void Write(DemoFile demo, string dataDir)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var stream = new FileStream(Path.Combine(dataDir, File), options);
        JsonSerializer.Serialize(stream, new { clients = demo.Clients, numbers = demo.Numbers }, Indented);
    }

    internal static DemoFile Read(string dataDir)
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(dataDir, File)));
        return new DemoFile(Map(json, "clients"), Map(json, "numbers"));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static Dictionary<string, string> Map(JsonDocument json, string name) =>
        json.RootElement.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

    private async Task<long[]> AddCentresAsync(CancellationToken ct)
    {
        _ = OpenHours.TryParse("mon-fri 09:00-19:00; sat 09:00-18:00", out var hours);
        var ids = new long[CentreNames.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var centre = new Centre(Id.New(), CentreNames[i], $"03-0762-01{i}1", $"090-0762-01{i}2", hours!, [], Towns[i]);
            await CentreCommands.AddAsync(log, centre, Commands.Operator, clock, ct);
            ids[i] = centre.Id;
        }

        return ids;
    }

    private async Task<Dictionary<string, string>> AddClientsAsync(long[] centres, CancellationToken ct)
    {
        var administration = new ClientAdministration(registry.Engine, log, new ClientDirectory(registry.Engine), clock);
        var keys = new Dictionary<string, string>();

        async Task AddOneAsync(string name, Role role, string organisation, long? centre, int desks = 1)
        {
            var client = new NewClient(role, organisation, null, centre, desks, null);
            keys[name] = (await administration.AddAsync(client, Commands.Operator, ct)).Key;
        }

        await AddOneAsync("ambulance", Role.Ambulance, "大森消防署 救急隊", null);
        await AddOneAsync("dispatch", Role.Dispatch, "災害救急情報センター", null, desks: 20);
        await AddOneAsync("hospital", Role.Hospital, "大森中央総合病院", null, desks: 5);
        await AddOneAsync("police", Role.Police, "大森警察署", null);
        await AddOneAsync("centre", Role.Centre, CentreNames[0], centres[0], desks: 5);
        await AddOneAsync("centre2", Role.Centre, CentreNames[1], centres[1], desks: 5);
        await AddOneAsync("desk", Role.Desk, "夜間・休日受付", null, desks: 3);
        await AddOneAsync("watcher", Role.Watcher, "大森北商店会", null);
        await AddOneAsync("auditor", Role.Auditor, "大田区 個人情報保護担当", null);
        await AddOneAsync("admin", Role.Admin, "大田区 情報システム課", null);
        return keys;
    }

    // Whoever may telephone, with numbers that nobody can be given.
    private async Task AddOrganisationsAsync(CancellationToken ct)
    {
        var directory = new Organisations(registry.Engine, log, clock);
        foreach (var (role, name, phone) in Callers)
            await directory.AddAsync(new SetOrganisation { Role = role.Name(), Name = name, Phone = phone }, null, Commands.Operator, ct);
    }

    private async Task<string> AddAsync(DbTransaction transaction, DemoElder elder, long centre, CancellationToken ct)
    {
        var document = elder.Document with { Training = elder.Training };
        var legacy = elder.Legacy ? KeyholderNumber.FromStored(LegacyNumber, legacy: true) : (KeyholderNumber?)null;
        var (written, problem) = await elders.InsertAsync(
            transaction, document, centre, new NumberWish(Legacy: legacy, Training: elder.Training), today.Milliseconds, ct);
        if (written is null)
            throw new InvalidOperationException($"The demo elder {elder.Key}: {problem!.Code}.");

        var at = today.Milliseconds - (long)TimeSpan.FromDays(elder.StateDaysAgo).TotalMilliseconds;
        if (elder.NumberState != NumberState.Active)
            await SetNumberStateAsync(transaction, written, centre, elder.NumberState, at, ct);

        if (elder.State != ElderState.Active)
        {
            var row = await ElderQueries.FindOwnAsync(transaction, written.Id, centre, ct);
            await elders.UpdateAsync(transaction, row!, document, elder.State, Id.New(), at, ct);
        }

        return legacy?.Printed ?? written.Number.Printed;
    }

    private async Task SetNumberStateAsync(
        DbTransaction transaction, WrittenElder written, long centre, string state, long at, CancellationToken ct)
    {
        var row = (await ElderQueries.FindOwnAsync(transaction, written.Id, centre, ct))!;
        if (!registry.Vault.TryUnwrap(row.WrappedKey, row.ElderId, out var key))
            throw new RecordDamagedException(row.ElderId, row.NumberId);

        using (key)
            await Numbers.SetStateAsync(transaction, row.NumberId, row.ElderId, key, written.Number, state, at, ct);
    }
}
