using Api.Storage;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Vault;

[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class KeyFilesTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void Make() => folder = new TempFolder();

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void A_key_is_written_for_its_owner_to_read_and_never_over_another()
    {
        KeyFiles.Write(folder["key"], "first"u8);

        Assert.That(File.GetUnixFileMode(folder["key"]), Is.EqualTo(UnixFileMode.UserRead));
        Assert.Throws<IOException>(() => KeyFiles.Write(folder["key"], "second"u8));
        Assert.That(KeyFiles.Read(folder["key"]), Is.EqualTo("first"u8.ToArray()));
    }

    // Whoever runs key rotate as root must not lock the server out, which runs under an account of its own.
    [Test]
    public void A_key_that_replaces_another_belongs_to_the_same_account()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Only root can give a file away: run the tests as root.");

        KeyFiles.Write(folder["old"], "first"u8);
        Assert.That(Run("chown", "65534:65533", folder["old"]), Is.Empty);

        KeyFiles.Write(folder["new"], "second"u8, like: folder["old"]);

        Assert.That(Run("stat", "-c", "%u:%g %a", folder["new"]), Is.EqualTo("65534:65533 400"));
    }

    [Test]
    public void The_folder_of_keys_is_its_owners_alone()
    {
        KeyFiles.MakeFolder(folder["keys"]);

        Assert.That(File.GetUnixFileMode(folder["keys"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.OtherWrite)]
    [TestCase(UnixFileMode.OtherExecute)]
    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.GroupExecute)]
    public void A_key_that_others_could_read_or_write_is_refused(UnixFileMode more)
    {
        KeyFiles.Write(folder["key"], "first"u8);
        File.SetUnixFileMode(folder["key"], UnixFileMode.UserRead | more);

        var refused = Assert.Throws<StartRefusedException>(() => KeyFiles.Read(folder["key"]))!;

        Assert.That(refused.Message, Does.Contain("chmod 0400").And.Not.Contain("\n"));
    }

    [Test]
    public void A_mounted_secret_in_memory_may_be_read_by_its_group_but_not_by_all()
    {
        using var memory = new MountedMemory(folder["keys"], megabytes: 1);
        KeyFiles.Write(Path.Combine(memory.Path, "key"), "first"u8);

        File.SetUnixFileMode(Path.Combine(memory.Path, "key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.That(KeyFiles.Read(Path.Combine(memory.Path, "key")), Is.EqualTo("first"u8.ToArray()));
        File.SetUnixFileMode(Path.Combine(memory.Path, "key"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Throws<StartRefusedException>(() => KeyFiles.Read(Path.Combine(memory.Path, "key")));
    }

    [Test]
    public void A_folder_on_disk_whose_name_begins_like_a_mounted_one_is_still_on_disk()
    {
        using var memory = new MountedMemory(folder["key"], megabytes: 1);
        Directory.CreateDirectory(folder["keys"]);
        KeyFiles.Write(Path.Combine(folder["keys"], "key"), "first"u8);

        File.SetUnixFileMode(Path.Combine(folder["keys"], "key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.Throws<StartRefusedException>(() => KeyFiles.Read(Path.Combine(folder["keys"], "key")));
    }

    private static string Run(string command, params string[] words)
    {
        using var run = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(command, words) { RedirectStandardOutput = true })!;
        var said = run.StandardOutput.ReadToEnd().Trim();
        run.WaitForExit();
        Assert.That(run.ExitCode, Is.Zero);
        return said;
    }
}
