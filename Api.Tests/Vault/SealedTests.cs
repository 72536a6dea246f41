using System.Security.Cryptography;
using Api.Vault;

namespace Api.Tests.Vault;

internal sealed class SealedTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Test]
    public void What_was_sealed_opens([Values(0, 1, 15, 16, 17, 3000)] int length)
    {
        var text = RandomNumberGenerator.GetBytes(length);
        var opened = new byte[length];

        var cell = Sealed.Seal(Key, text, "place"u8);

        Assert.That(cell, Has.Length.EqualTo(length + Sealed.Overhead));
        Assert.That(Sealed.TryOpen(Key, cell, "place"u8, opened));
        Assert.That(opened, Is.EqualTo(text));
    }

    [Test]
    public void Every_flipped_bit_is_refused_and_gives_no_text()
    {
        var cell = Sealed.Seal(Key, "山田 花子"u8, "place"u8);
        var length = cell.Length - Sealed.Overhead;

        for (var bit = 0; bit < cell.Length * 8; bit++)
        {
            var flipped = (byte[])cell.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var text = new byte[length];

            Assert.That(Sealed.TryOpen(Key, flipped, "place"u8, text), Is.False, $"bit {bit}");
            Assert.That(text, Is.All.Zero, $"bit {bit}");
        }
    }

    [Test]
    public void A_shortened_or_lengthened_cell_is_refused()
    {
        var cell = Sealed.Seal(Key, "山田 花子"u8, "place"u8);

        for (var length = 0; length < cell.Length + 20; length++)
        {
            if (length == cell.Length)
                continue;

            var other = new byte[length];
            cell.AsSpan(0, Math.Min(length, cell.Length)).CopyTo(other);
            Assert.That(Sealed.TryOpen(Key, other, "place"u8, new byte[Math.Max(length - Sealed.Overhead, 0)]), Is.False, $"{length}");
        }
    }

    [Test]
    public void Another_place_and_another_key_are_refused()
    {
        var cell = Sealed.Seal(Key, "text"u8, "place"u8);
        var text = new byte[4];

        Assert.That(Sealed.TryOpen(Key, cell, "Place"u8, text), Is.False);
        Assert.That(Sealed.TryOpen(Key, cell, ""u8, text), Is.False);
        Assert.That(Sealed.TryOpen(RandomNumberGenerator.GetBytes(32), cell, "place"u8, text), Is.False);
    }

    [Test]
    public void The_same_text_never_gives_the_same_cell_or_nonce()
    {
        var cells = Enumerable.Range(0, 2000).Select(_ => Sealed.Seal(Key, "text"u8, "place"u8)).ToList();

        Assert.That(cells.Select(cell => Convert.ToHexString(cell.AsSpan(1, 12))).Distinct().Count(), Is.EqualTo(cells.Count));
    }
}
