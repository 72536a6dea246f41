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

    private static void Replace(string file, byte[] content)
    {
        File.Delete(file);
        global::Api.Vault.KeyFiles.Write(file, content);
    }
}
