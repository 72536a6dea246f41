using System.Buffers;
using System.Text;
using System.Text.Json;
using Api.Access;
using Api.Http;
using Api.Keyholders;
using Api.Lookups;
using Api.Tests.Elders;
using Api.Tests.Support;

namespace Api.Tests.Lookups;

/// <summary>
/// What one lookup of a full document allocates between reading its body and writing its answer: unlike time it is the same on
/// every machine. Each part has its own bound, a tenth above what it was when the bound was set.
/// </summary>
internal sealed class AllocationTests
{
    private const int Times = 200;

    [Test]
    public async Task A_lookup_allocates_no_more_than_it_did()
    {
        using var server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync(FullElder.Json());
        var (query, cards, recorder, numbers) = (server.Get<LookupQuery>(), server.Get<CardMaker>(), server.Get<LookupRecorder>(), server.Get<Numbers>());
        var caller = new Caller(1, "病院", Role.Hospital, null, "nurse-1", "0HN:1", "192.0.2.7");
        var body = Encoding.UTF8.GetBytes($$"""{"number":"{{elder.Number}}","reason":"emergency-treatment"}""");
        var request = JsonSerializer.Deserialize(body, Json.Info<LookupRequest>())!;
        var asker = Asker.Of(caller, request)!;
        var number = (await numbers.ReadAsync(request.Number!, default)).Number!.Value;
        var row = (await query.FindAsync(number, default))!;
        var found = cards.Open(row, number, token: null);
        var (answer, record) = await cards.MakeAsync(found, asker, false, false, recorder.Begin(asker, request), Language.Japanese, default);

        Assert.Multiple(() =>
        {
            Assert.That(Each(() => JsonSerializer.Deserialize(body, Json.Info<LookupRequest>())), Is.LessThan(300), "request");
            Assert.That(Each(() => query.FindAsync(number, default).AsTask().Wait()), Is.LessThan(6_230), "find");
            Assert.That(Each(() => cards.Open(row, number, token: null)), Is.LessThan(11_180), "open");
            Assert.That(
                Each(() => cards.MakeAsync(found, asker, false, false, recorder.Begin(asker, request), Language.Japanese, default).AsTask().Wait()),
                Is.LessThan(9_610), "make");
            Assert.That(Each(() => record.Encode()), Is.LessThan(1_225), "record");
            Assert.That(Each(() => Write(answer)), Is.LessThan(1_655), "answer");
        });
    }

    /// <summary>The fast writing has its own idea of names and of what is absent: it must be that of everything else.</summary>
    [Test]
    public async Task A_card_reads_the_same_as_from_the_serializer()
    {
        using var server = await TestServer.StartAsync();
        var elder = await server.RegisterAsync(FullElder.Json());
        var card = await server.LookUpAsync("hospital", new { number = elder.Number, reason = "emergency-treatment" });
        var answer = JsonSerializer.Deserialize(card.Text, Json.Info<LookupAnswer>())!;

        Assert.That(JsonSerializer.Serialize(answer, Json.Info<LookupAnswer>()), Is.EqualTo(card.Text));
    }

    private readonly ArrayBufferWriter<byte> room = new(64 * 1024);

    // As Card writes it.
    private void Write(LookupAnswer answer)
    {
        room.Clear();
        using var json = new Utf8JsonWriter(room);
        Json.Info<LookupAnswer>().SerializeHandler!(json, answer);
    }

    private static long Each(Action act)
    {
        for (var i = 0; i < Times; i++)
            act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
            act();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }
}
