using System.Buffers;
using System.Text.Json;
using Api;
using Api.Access;
using Api.Audit;
using Api.Cli;
using Api.Http;
using Api.Keyholders;
using Api.Lookups;
using Api.Storage;
using BenchmarkDotNet.Attributes;

namespace Parts;

/// <summary>find, open, project, record and answer: what lies between a bound request and the bytes of its card.</summary>
public class LookupParts
{
    // More elders than a processor's cache holds: as in life, each lookup's data are met for the first time.
    private const int Elders = 4096;

    private static readonly Caller Asker = new(1, "計測", Role.Hospital, null, "bench-1", "0HN:1", "127.0.0.1");

    private readonly ArrayBufferWriter<byte> room = new(16 * 1024);
    private readonly List<(LookupRow Row, KeyholderNumber Number)> rows = [];
    private readonly List<(FoundNumber Found, LookupAnswer Answer, AuditRecord Record)> cards = [];
    private OpenRegistry registry = null!;
    private WebApplication app = null!;
    private LookupQuery query = null!;
    private CardMaker maker = null!;
    private LookupRecorder recorder = null!;
    private AuditLog log = null!;
    private LookupRequest request = null!;
    private Api.Lookups.Asker asker = null!;
    private int next;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        var folder = Environment.GetEnvironmentVariable("BENCH_FOLDER")!;
        var options = new KeyholderOptions { DataDir = Path.Combine(folder, "data"), KeyDir = Path.Combine(folder, "data-keys") };
        registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        app = Server.Build(WebApplication.CreateSlimBuilder(), registry);
        (query, maker) = (app.Services.GetRequiredService<LookupQuery>(), app.Services.GetRequiredService<CardMaker>());
        (recorder, log) = (app.Services.GetRequiredService<LookupRecorder>(), app.Services.GetRequiredService<AuditLog>());
        request = new LookupRequest { Number = "0", Reason = "emergency-treatment" };
        asker = Api.Lookups.Asker.Of(Asker, request)!;
        var numbers = app.Services.GetRequiredService<Numbers>();
        foreach (var text in (await File.ReadAllLinesAsync(Path.Combine(folder, "numbers"))).Take(Elders))
        {
            var number = (await numbers.ReadAsync(text, CancellationToken.None)).Number!.Value;
            var row = (await query.FindAsync(number, CancellationToken.None))!;
            var found = maker.Open(row, number, null);
            var (answer, record) = await MakeAsync(found);
            rows.Add((row, number));
            cards.Add((found, answer, record));
        }
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await app.DisposeAsync();
        registry.Dispose();
    }

    [Benchmark]
    public async Task<object?> Find() => await query.FindAsync(rows[Step()].Number, CancellationToken.None);

    [Benchmark]
    public object Open() => rows[Step()] is var (row, number) ? maker.Open(row, number, null) : this;

    [Benchmark]
    public async Task<object> Project() => (await MakeAsync(cards[Step()].Found)).Answer;

    [Benchmark]
    public long Answer()
    {
        room.Clear();
        using var json = new Utf8JsonWriter(room);
        Json.Info<LookupAnswer>().SerializeHandler!(json, cards[Step()].Answer);
        return json.BytesPending;
    }

    [Benchmark]
    public object Encode() => cards[Step()].Record.Encode();

    /// <summary>Alone: a flush of the disk for itself.</summary>
    [Benchmark]
    public async Task<object> Record() => await log.AppendAsync(cards[Step()].Record with { Id = Id.NewInOrder() });

    /// <summary>As under load: 64 records in one go, per record.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public async Task<object> RecordOf64() =>
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => log.AppendAsync(cards[Step()].Record with { Id = Id.NewInOrder() })));

    private ValueTask<(LookupAnswer Answer, AuditRecord Record)> MakeAsync(FoundNumber found) =>
        maker.MakeAsync(found, asker, false, false, recorder.Begin(asker, request), Language.Japanese, CancellationToken.None);

    private int Step() => next = (next + 1) % rows.Count;
}
