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
}
