using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Vault;

internal sealed class ElderKeyTests
{
    private TempFolder folder = null!;
    private MasterKey master = null!;
    private MasterKey other = null!;

    [OneTimeSetUp]
    public void Make()
    {
        folder = new TempFolder();
        (master, other) = (MasterKey.Create(folder.Path), MasterKey.Create(folder.Path));
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void A_wrapped_key_opens_what_it_sealed()
    {
        using var key = ElderKey.Create(master, 7, out var wrapped);
        var cell = key.Seal("text"u8, "place"u8);
        var text = new byte[4];

        Assert.That(ElderKey.TryUnwrap(master, wrapped, 7, out var unwrapped));
        using (unwrapped)
            Assert.That(unwrapped.TryOpen(cell, "place"u8, text));

        Assert.That(text, Is.EqualTo("text"u8.ToArray()));
    }

    [Test]
    public void Every_flipped_bit_of_a_wrapped_key_is_refused()
    {
        using var key = ElderKey.Create(master, 7, out var wrapped);

        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            var flipped = (byte[])wrapped.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(ElderKey.TryUnwrap(master, flipped, 7, out _), Is.False, $"bit {bit}");
        }
    }

    [Test]
    public void A_wrapped_key_belongs_to_one_elder_and_one_master_key()
    {
        using var key = ElderKey.Create(master, 7, out var wrapped);

        Assert.That(ElderKey.TryUnwrap(master, wrapped, 8, out _), Is.False);
        Assert.That(ElderKey.TryUnwrap(other, wrapped, 7, out _), Is.False);
        Assert.That(ElderKey.TryUnwrap(other, [.. other.IdBytesValue, .. wrapped[MasterKey.IdBytes..]], 7, out _), Is.False);
        Assert.That(ElderKey.TryUnwrap(master, wrapped.AsSpan(0, wrapped.Length - 1), 7, out _), Is.False);
        Assert.That(ElderKey.TryUnwrap(master, [], 7, out _), Is.False);
    }

    [Test]
    public void A_key_that_was_put_away_opens_nothing()
    {
        var key = ElderKey.Create(master, 7, out _);
        var cell = key.Seal("text"u8, "place"u8);

        key.Dispose();

        Assert.That(() => key.TryOpen(cell, "place"u8, new byte[4]), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Index_keys_of_one_root_differ_by_purpose_and_are_the_same_again()
    {
        var root = new byte[IndexKeys.RootBytes];
        var (keys, again) = (new IndexKeys(root), new IndexKeys(root));

        Assert.That(keys.Number("48210372"), Is.EqualTo(again.Number("48210372")).And.Not.EqualTo(keys.Miss("48210372")));
        Assert.That(keys.Person("ヤマダ", new DateOnly(1938, 4, 1)), Is.Not.EqualTo(keys.Person("ヤマダ", new DateOnly(1938, 4, 2))));
        Assert.That(keys.Registry, Is.Not.EqualTo(root));
    }
}
