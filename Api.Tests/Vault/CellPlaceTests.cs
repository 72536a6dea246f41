using Api.Elders;
using Api.Keyholders;
using Api.Tests.Support;
using Api.Vault;

namespace Api.Tests.Vault;

internal sealed class CellPlaceTests
{
    // Ids whose bytes look like each other's, like text and like terminators.
    private static readonly long[] Ids = [1, 2, 255, 256, 65536, 1L << 32, 0x6163746976650000, 0x0061637469766500, long.MaxValue];

    private static readonly string[] States =
    [
        "", .. ElderState.All, NumberState.Unassigned, NumberState.Lost, NumberState.Revoked, "a", "ac", "activ", "active\0", "\0active",
    ];

    [Test]
    public void Two_places_never_share_their_bytes()
    {
        var places = new Dictionary<string, string>();

        foreach (var (place, bytes) in All())
        {
            var key = Convert.ToHexString(bytes);
            Assert.That(places.TryAdd(key, place), Is.True, () => $"{place} and {places[key]}");
        }

        Assert.That(places, Has.Count.GreaterThan(10_000));
    }

    [Test]
    public void Random_places_never_share_their_bytes()
    {
        var random = new Random(20260401);
        var places = new Dictionary<string, (int, long, long, long, string)>();

        for (var i = 0; i < 50_000; i++)
        {
            // Few values, so that places differ in one part only.
            var state = States[random.Next(States.Length)];
            var (kind, a, b) = (random.Next(4), 1 + random.NextInt64(300), 1 + random.NextInt64(300));
            var c = kind == 0 ? 1 + random.NextInt64(3) : 0;
            if (kind == 3)
                state = "";
            var key = Convert.ToHexString(Write(kind, a, b, c, state));
            var place = (kind, a, b, c, state);
            if (!places.TryAdd(key, place))
                Assert.That(places[key], Is.EqualTo(place));
        }
    }

    [Test]
    public void A_sealed_document_opens_in_no_other_version_centre_state_or_elder()
    {
        using var folder = new TempFolder();
        using var key = ElderKey.Create(MasterKey.Create(folder.Path), 1, out _);
        var cell = key.Seal("text"u8, CellPlace.Document(new byte[CellPlace.MostBytes], 1, 2, 3, "active"));
        var text = new byte[4];

        Assert.That(key.TryOpen(cell, CellPlace.Document(new byte[CellPlace.MostBytes], 1, 2, 3, "active"), text));
        Assert.That(key.TryOpen(cell, CellPlace.Document(new byte[CellPlace.MostBytes], 9, 2, 3, "active"), text), Is.False);
        Assert.That(key.TryOpen(cell, CellPlace.Document(new byte[CellPlace.MostBytes], 1, 1, 3, "active"), text), Is.False);
        Assert.That(key.TryOpen(cell, CellPlace.Document(new byte[CellPlace.MostBytes], 1, 2, 4, "active"), text), Is.False);
        Assert.That(key.TryOpen(cell, CellPlace.Document(new byte[CellPlace.MostBytes], 1, 2, 3, "closing"), text), Is.False);
        Assert.That(key.TryOpen(cell, CellPlace.Number(new byte[CellPlace.MostBytes], 1, 2, "active"), text), Is.False);
    }

    private static IEnumerable<(string, byte[])> All()
    {
        foreach (var a in Ids)
        {
            foreach (var b in Ids)
            {
                yield return ($"note {a} {b}", Write(3, a, b, 0, ""));
                foreach (var state in States.Distinct())
                {
                    yield return ($"number {a} {b} {state}", Write(1, a, b, 0, state));
                    yield return ($"token {a} {b} {state}", Write(2, a, b, 0, state));
                    foreach (var c in Ids)
                        yield return ($"document {a} {b} {c} {state}", Write(0, a, b, c, state));
                }
            }
        }
    }

    private static byte[] Write(int kind, long a, long b, long c, string state)
    {
        Span<byte> buffer = stackalloc byte[CellPlace.MostBytes];
        var place = kind switch
        {
            0 => CellPlace.Document(buffer, a, b, c, state),
            1 => CellPlace.Number(buffer, a, b, state),
            2 => CellPlace.Token(buffer, a, b, state),
            _ => CellPlace.Note(buffer, a, b),
        };
        return place.ToArray();
    }
}
