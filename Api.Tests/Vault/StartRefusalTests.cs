using Api.Audit;
using Api.Cli;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Vault;

/// <summary>Whatever is wrong with keys or folders: a refusal in one line, and not one byte changed.</summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class StartRefusalTests
{
    private BareRegistry registry = null!;

    private string MasterFile => Directory.GetFiles(registry.KeyDir, "master-*.key").Single();

    private string SigningFile => Directory.GetFiles(registry.KeyDir, "audit-signing-*.key").Single();

    [SetUp]
    public async Task MakeAsync()
    {
        registry = await BareRegistry.MakeAsync();
        registry.Close();
    }

    [TearDown]
    public void Remove() => registry.Dispose();

    [Test]
    public void Keys_are_made_with_mode_0400_and_lie_outside_the_data()
    {
        foreach (var file in Directory.GetFiles(registry.KeyDir))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead), file);

        Assert.That(Directory.GetFiles(registry.KeyDir), Has.Length.EqualTo(2));
        Assert.That(Directory.GetFiles(registry.DataDir, "*.key"), Is.Empty);
    }

    [Test]
    public void A_missing_key_is_refused([Values] bool master) => AssertRefused(() => File.Delete(master ? MasterFile : SigningFile), "missing");

    [Test]
    public void A_missing_key_folder_is_refused() => AssertRefused(() => Directory.Delete(registry.KeyDir, recursive: true), "missing");

    [Test]
    public void Another_master_key_under_the_right_name_is_refused() => AssertRefused(() => Replace(MasterFile, new byte[32]), "not this database's key");

    [Test]
    public void A_master_key_of_another_length_is_refused() => AssertRefused(() => Replace(MasterFile, new byte[31]), "32 bytes");

    [TestCase(0)]
    [TestCase(33)]
    [TestCase(5_000)]
    public void A_master_key_that_is_empty_or_too_long_is_refused(int bytes) =>
        AssertRefused(() => Replace(MasterFile, new byte[bytes]), "put the copy you keep back");

    [Test]
    public void A_folder_in_the_place_of_a_key_is_refused([Values] bool master) => AssertRefused(
        () =>
        {
            var file = master ? MasterFile : SigningFile;
            File.Delete(file);
            Directory.CreateDirectory(file);
        },
        "is not a key file");

    [Test]
    public void A_key_that_its_group_can_read_is_refused_on_a_disk([Values] bool master) => AssertRefused(
        () => File.SetUnixFileMode(master ? MasterFile : SigningFile, UnixFileMode.UserRead | UnixFileMode.GroupRead), "chmod 0400");

    [TestCase(UnixFileMode.UserRead | UnixFileMode.OtherRead, "chmod 0400", TestName = "A_link_to_a_key_that_others_can_read_is_refused")]
    [TestCase(null, "missing", TestName = "A_link_that_leads_nowhere_is_refused")]
    public void A_link_is_judged_by_where_it_leads(UnixFileMode? mode, string says) => AssertRefused(() => Link(mode), says);

    // Mounted secrets are links.
    [Test]
    public async Task A_link_to_a_key_of_its_owners_alone_is_followed()
    {
        Link(UnixFileMode.UserRead);

        using var opened = await OpenRegistry.OpenAsync(registry.Options(), registry.Clock, CancellationToken.None);

        Assert.That(opened.Vault.Master.Id, Has.Length.EqualTo(8));
    }

    [Test]
    public async Task A_folder_that_a_killed_server_left_is_not_touched_either([Values("wrong", "missing", "readable")] string how)
    {
        using var crashed = await BareRegistry.MakeAsync();
        using var log = crashed.OpenLog();
        await log.ChangeAsync(_ => Task.FromResult(new AuditRecord("test", "done", null) { IsChange = true }), CancellationToken.None);
        using var copy = new TempFolder();
        using (var cp = System.Diagnostics.Process.Start("cp", ["-Rp", crashed.Folder.Path + "/.", copy.Path]))
            await cp.WaitForExitAsync();
        Assert.That(new FileInfo(Path.Combine(copy["data"], "keyholder.db-wal")).Length, Is.Not.Zero);
        var key = Directory.GetFiles(copy["keys"], "master-*.key").Single();
        if (how == "readable")
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        else
            File.Delete(key);
        if (how == "wrong")
            global::Api.Vault.KeyFiles.Write(key, new byte[32]);
        var before = copy.Fingerprint();
        string[] place = ["--data", copy["data"], "--keys", copy["keys"]];

        foreach (var command in (string[])["serve", "backup", "key rotate"])
            Assert.That(await Commands.RunAsync([.. command.Split(' '), .. place]), Is.EqualTo(78), command);

        Assert.That(await Commands.RunAsync(["check", .. place]), Is.EqualTo(2));
        Assert.That(copy.Fingerprint(), Is.EqualTo(before));
    }

    [Test]
    public async Task Every_command_is_refused_without_the_right_key(
        [Values(
            "serve", "client list", "client add --role hospital --organisation x", "client rotate 0000000000001", "client revoke 0000000000001",
            "centre list", "centre add --name n --phone 03-0762-0011", "centre change 0000000000001 --abuse-staff s-1", "organisation list",
            "organisation add --role hospital --name n --phone 03-0762-0031", "audit change-key", "backup", "erase", "erase --dry-run",
            "import register.csv", "key rotate", "seed --elders 1", "check")] string command,
        [Values("wrong", "missing", "readable")] string how)
    {
        if (how == "wrong")
            Replace(MasterFile, new byte[32]);
        else if (how == "missing")
            File.Delete(MasterFile);
        else
            File.SetUnixFileMode(MasterFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var csv = registry.Folder["register.csv"];
        await File.WriteAllTextAsync(csv, "登録番号,氏名\r\n");
        var before = registry.Folder.Fingerprint();

        var ended = await Commands.RunAsync(
            [.. command.Replace("register.csv", csv, StringComparison.Ordinal).Split(' '), "--data", registry.DataDir, "--keys", registry.KeyDir]);

        // Without the right key nothing can be opened, which is not yet damage: check cannot tell.
        Assert.That(ended, Is.EqualTo(command == "check" ? 2 : 78));
        Assert.That(registry.Folder.Fingerprint(), Is.EqualTo(before));
    }

    [Test]
    public void Another_signing_key_under_the_right_name_is_refused() => AssertRefused(
        () =>
        {
            using var folder = new TempFolder();
            using var other = SigningKey.Create(folder.Path);
            Replace(SigningFile, File.ReadAllBytes(Directory.GetFiles(folder.Path, "*.key").Single()));
        },
        "not the key that signed");

    [Test]
    public void A_signing_key_that_is_none_is_refused() => AssertRefused(() => Replace(SigningFile, "no key"u8.ToArray()), "not the key that signed");

    [Test]
    public void A_key_that_others_can_read_is_refused([Values] bool master) => AssertRefused(
        () => File.SetUnixFileMode(master ? MasterFile : SigningFile, UnixFileMode.UserRead | UnixFileMode.OtherRead), "chmod 0400");

    [Test]
    public void Another_issuer_is_refused() => AssertRefused(() => { }, "ota.tokyo", options => options.Issuer = "shinagawa.tokyo");

    [Test]
    public void A_folder_without_a_registry_is_refused_and_not_made()
    {
        var elsewhere = registry.Folder["elsewhere"];

        AssertRefused(() => { }, "run init first", options => options.DataDir = elsewhere);

        Assert.That(Directory.Exists(elsewhere), Is.False);
    }

    [TestCase("data/keys", "data")]
    [TestCase("data/keys", "data/")]
    [TestCase("data/../data/keys/", "data")]
    [TestCase("data", "data")]
    [TestCase("link/keys", "data")]
    [TestCase("inner", "data")]
    public void A_key_folder_inside_the_data_folder_is_refused(string keys, string data)
    {
        Directory.CreateSymbolicLink(registry.Folder["link"], "data");
        Directory.CreateSymbolicLink(registry.Folder["inner"], registry.Folder["data/keys"]);

        AssertRefused(() => { }, "inside the data folder", options => (options.KeyDir, options.DataDir) = (registry.Folder[keys], registry.Folder[data]));
    }

    [Test]
    public void A_key_folder_beside_a_data_folder_of_a_similar_name_is_fine()
    {
        var place = Installation.Of(registry.Options(options => options.KeyDir = registry.DataDir + "-keys"), demo: false);

        Assert.That(place.KeyDir, Is.EqualTo(registry.DataDir + "-keys"));
    }

    [Test]
    public void An_empty_data_folder_setting_is_refused() => AssertRefused(() => { }, "Keyholder:DataDir", options => options.DataDir = "");

    [TestCase("data")]
    [TestCase("keys")]
    public void Init_refuses_folders_that_hold_anything(string full)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder[full]);
        File.WriteAllText(Path.Combine(folder[full], "somebody's.txt"), "x");
        var before = folder.Fingerprint();

        var refused = Assert.ThrowsAsync<StartRefusedException>(() => CreateAsync(new() { DataDir = folder["data"], KeyDir = folder["keys"], Issuer = "a.b" }))!;

        Assert.That(refused.Message, Does.Contain("not empty"));
        Assert.That(folder.Fingerprint(), Is.EqualTo(before));
    }

    [Test]
    public void Init_over_a_registry_is_refused_and_changes_nothing()
    {
        var before = registry.Folder.Fingerprint();

        Assert.ThrowsAsync<StartRefusedException>(() => CreateAsync(registry.Options()));

        Assert.That(registry.Folder.Fingerprint(), Is.EqualTo(before));
    }

    private void AssertRefused(Action spoil, string says, Action<KeyholderOptions>? change = null)
    {
        spoil();
        var before = registry.Folder.Fingerprint();

        var refused = Assert.ThrowsAsync<StartRefusedException>(async () =>
        {
            using var opened = await OpenRegistry.OpenAsync(registry.Options(change), registry.Clock, CancellationToken.None);
        })!;

        Assert.That(refused.Message, Does.Contain(says).And.Contain(" / ").And.Not.Contain("\n"));
        Assert.That(registry.Folder.Fingerprint(), Is.EqualTo(before));
    }

    private async Task CreateAsync(KeyholderOptions options)
    {
        using var made = await OpenRegistry.CreateAsync(options, demo: false, registry.Clock, CancellationToken.None);
    }

    private void Link(UnixFileMode? mode)
    {
        var (file, elsewhere) = (MasterFile, registry.Folder["elsewhere.key"]);
        File.Move(file, elsewhere);
        File.CreateSymbolicLink(file, elsewhere);
        if (mode is { } wanted)
            File.SetUnixFileMode(elsewhere, wanted);
        else
            File.Delete(elsewhere);
    }

    private static void Replace(string file, byte[] content)
    {
        File.Delete(file);
        global::Api.Vault.KeyFiles.Write(file, content);
    }
}
