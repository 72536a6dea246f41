using System.Net;
using System.Net.Http.Json;
using Api.Cli.Demo;
using Api.Keyholders;
using Api.Storage;
using Api.Tests.Elders.Import;
using Api.Tests.Support;

namespace Api.Tests.Cli;

/// <summary>import FILE, beside a running server.</summary>
[NonParallelizable]
internal sealed class ImportCommandTests
{
    private static readonly (string, string)[] Legacy = [("Numbers__Legacy__0", "A-0000")];

    private TempFolder folder = null!;
    private RunningProgram program = null!;
    private DemoFile demo = null!;
    private string centre = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = new TempFolder();
        var made = await RunningProgram.RunAsync(folder, "demo", "--seed-only");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        demo = DemoWard.Read(folder["demo"]);
        program = await RunningProgram.ServeAsync(folder, "--data", "demo");
        var list = await RunningProgram.RunAsync(folder, "centre", "list", "--data", "demo");
        centre = list.Out.Split(' ')[0];
    }

    [OneTimeTearDown]
    public void Stop()
    {
        program?.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task Its_elders_are_answered_by_the_running_server_and_the_registry_is_intact()
    {
        await WriteAsync("register.csv", ImportFile.Of(ImportFile.Row("B-7001", ImportFile.Kana()), ImportFile.Row("B-7002", ImportFile.Kana(), consent: "")));

        var imported = await ImportAsync("register.csv", "--centre", centre);
        var again = await ImportAsync("register.csv", "--centre", centre);

        Assert.That((imported.ExitCode, again.ExitCode), Is.EqualTo((0, 0)), imported.All + again.All);
        Assert.That(imported.Out, Does.Contain("新しい登録 2名").And.Contain("要確認：3行目「同意日」").And.Contain("登録 / registered 2/2"));
        Assert.That(again.Out, Does.Contain("新しい登録 0名、登録済み（変更なし） 2名"));
        using var client = Client("hospital");
        var answer = await client.PostAsJsonAsync("/v1/lookups", new { number = "B-7001", reason = "emergency-treatment" });
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"candidate\""));
        var check = await RunningProgram.RunAsync(folder, "check", "--data", "demo");
        Assert.That(check.ExitCode, Is.Zero, check.All);
    }

    [Test]
    public async Task Errors_are_listed_by_row_and_column_and_exit_1()
    {
        var kana = ImportFile.Kana();
        await WriteAsync("bad.csv", ImportFile.Of(ImportFile.Row("", kana), ImportFile.Row("〓", ImportFile.Kana(), birth: "昨日")));

        var real = await ImportAsync("bad.csv", "--centre", centre);
        var dry = await ImportAsync("bad.csv", "--centre", centre, "--dry-run");

        Assert.That((real.ExitCode, dry.ExitCode), Is.EqualTo((1, 1)), real.All + dry.All);
        Assert.That(real.Out, Does.Contain("エラー：3行目「生年月日」：").And.Contain("エラー：3行目「登録番号」：").And.Contain("何も取り込んでいません"));
        Assert.That(real.All, Does.Not.Contain("ヤマカワ"));
    }

    [Test]
    public async Task Without_a_centre_the_row_goes_by_name_or_town_and_else_it_is_an_error()
    {
        var name = (await RunningProgram.RunAsync(folder, "centre", "list", "--data", "demo")).Out.Split('\n')[1].Split("  ")[1];
        var added = await RunningProgram.RunAsync(
            folder, "centre", "add", "--data", "demo", "--name", "山の上", "--phone", "03-0762-0099", "--towns", "東京都大田区大森北一丁目");
        Assert.That(added.ExitCode, Is.Zero, added.All);
        await WriteAsync("towns.csv", $"{ImportFile.Header},担当センター\n{ImportFile.Row("", ImportFile.Kana())},\n{ImportFile.Row("", ImportFile.Kana())},{name}\n");
        await WriteAsync("nowhere.csv", ImportFile.Of(ImportFile.Row("", ImportFile.Kana())).Replace("大森北", "どこか", StringComparison.Ordinal));

        var imported = await ImportAsync("towns.csv");
        var nowhere = await ImportAsync("nowhere.csv", "--dry-run");

        Assert.That(imported.ExitCode, Is.Zero, imported.All);
        Assert.That(nowhere.ExitCode, Is.EqualTo(1), nowhere.All);
        Assert.That(nowhere.Out, Does.Contain("担当のセンターがわかりません"));
    }

    [Test]
    public async Task Lookups_are_answered_while_the_registrys_write_lock_is_held()
    {
        using var client = Client("hospital");
        var lookup = new { number = demo.Numbers["active"], reason = "emergency-treatment" };
        Assert.That((await client.PostAsJsonAsync("/v1/lookups", lookup)).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        using var held = new HeldLock(Path.Combine(folder["demo"], SqliteEngine.RegistryFile));
        for (var i = 0; i < 20; i++)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            Assert.That((await client.PostAsJsonAsync("/v1/lookups", lookup, late.Token)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task A_file_or_centre_that_is_not_there_is_told_in_one_line()
    {
        var file = await ImportAsync("nobody.csv");
        await WriteAsync("one.csv", ImportFile.Of(ImportFile.Row(KeyholderNumber.Generate(8, false).Printed, ImportFile.Kana())));
        var place = await ImportAsync("one.csv", "--centre", "0000000000001");

        Assert.That((file.ExitCode, file.ErrorLines.Length, place.ExitCode, place.ErrorLines.Length), Is.EqualTo((78, 1, 78, 1)), file.All + place.All);
    }

    private Task WriteAsync(string name, string csv) => File.WriteAllTextAsync(folder[name], csv);

    private Task<Finished> ImportAsync(string file, params string[] options) =>
        RunningProgram.RunAsync(folder, Legacy, ["import", file, "--data", "demo", .. options]);

    private HttpClient Client(string role)
    {
        var client = new HttpClient { BaseAddress = program.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", demo.Clients[role]);
        client.DefaultRequestHeaders.Add("X-Acting-User", "user-1");
        return client;
    }
}
