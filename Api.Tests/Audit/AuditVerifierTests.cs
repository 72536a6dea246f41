using System.Security.Cryptography;
using System.Text;
using Api.Audit;
using Api.Tests.Support;

namespace Api.Tests.Audit;

internal sealed class AuditVerifierTests
{
    private const int Most = 300;

    private readonly Dictionary<int, LogCopy> bySize = [];
    private readonly ECDsa key = ECDsa.Create();
    private BareRegistry registry = null!;
    private LogCopy whole = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        registry = await BareRegistry.MakeAsync();
        whole = await LogCopy.MakeAsync(registry, Most, new Random(1));
        key.ImportFromPem(File.ReadAllText(Path.Combine(registry.DataDir, SigningKey.PublicFile)));
    }

    [OneTimeTearDown]
    public void Remove()
    {
        key.Dispose();
        registry.Dispose();
    }

    [Test]
    public void A_thousand_untouched_logs_raise_no_alarm()
    {
        var random = new Random(2);

        for (var i = 0; i < 1000; i++)
        {
            var size = i < 20 ? i : random.Next(Most + 1);
            var log = i == 999 ? whole : LogOf(size);
            Checkpoint[] kept = [CheckpointOf(random.Next(log.Rows.Count + 1)), CheckpointOf(log.Rows.Count)];
            Receipt[] receipts = [.. Enumerable.Range(0, Math.Min(log.Rows.Count, 5)).Select(_ => log.ReceiptOf(random.Next(log.Rows.Count)))];

            Assert.That(log.Verify(key, kept, receipts)?.What.En, Is.Null, $"{size} records");
            if (i % 4 == 0)
                Assert.That(LogCopy.VerifyExport(log.Export(), key, kept, receipts)?.What.En, Is.Null, $"export of {size}");
        }
    }

    [Test]
    public void Ten_thousand_mutations_are_all_found_at_the_first_record_that_shows_them()
    {
        var random = new Random(3);
        var unseen = new List<string>();

        for (var i = 0; i < 10_000; i++)
        {
            var mutated = Mutations.Next(i, LogOf(random.Next(2, 60)), registry.Registry.SigningKey, random);
            var fault = mutated.Log.Verify(key, mutated.Outside, mutated.Receipts);
            if (fault is null || fault.Index != (mutated.First ?? fault.Index))
                unseen.Add($"{i} {mutated.Kind}: {fault?.Index} instead of {mutated.First} ({fault?.What.En})");
        }

        Assert.That(unseen, Is.Empty);
    }

    [Test]
    public void Every_bit_of_an_export_counts()
    {
        var export = LogOf(3).Export();
        var unseen = new List<int>();

        for (var bit = 0; bit < export.Length * 8; bit++)
        {
            byte[] flipped = [.. export];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (LogCopy.VerifyExport(flipped, key) is null)
                unseen.Add(bit);
        }

        Assert.That(unseen, Is.Empty);
    }

    [Test]
    public void An_export_whose_records_were_moved_left_out_or_put_in_is_found()
    {
        var random = new Random(4);
        var unseen = new List<string>();

        for (var i = 0; i < 3000; i++)
        {
            var log = LogOf(random.Next(2, 40));
            var mutated = Mutations.Next(i, log, registry.Registry.SigningKey, random);
            var export = mutated.Log.Export();
            // An export has no columns and no head row: a mutation of these leaves it as it was.
            if (!export.AsSpan().SequenceEqual(log.Export()) && LogCopy.VerifyExport(export, key, mutated.Outside, mutated.Receipts) is null)
                unseen.Add($"{i} {mutated.Kind}");
        }

        Assert.That(unseen, Is.Empty);
    }

    [Test]
    public void An_export_that_ends_anywhere_else_is_found()
    {
        var export = LogOf(4).Export();

        for (var length = 0; length < export.Length; length++)
            Assert.That(LogCopy.VerifyExport(export[..length], key), Is.Not.Null, $"{length} bytes");
        Assert.That(LogCopy.VerifyExport([.. export, .. "x"u8], key), Is.Not.Null);
    }

    [TestCase(1 << 19, TestName = "A line longer than any record is found without being held")]
    [TestCase(100, TestName = "A line that is no record is found")]
    public void A_line_of_an_export_that_is_no_record_is_found_where_it_stands(int length)
    {
        var lines = Encoding.UTF8.GetString(LogOf(5).Export()).Split('\n');
        lines[2] = new string('x', length);

        Assert.That(LogCopy.VerifyExport(Encoding.UTF8.GetBytes(string.Join('\n', lines)), key)?.Index, Is.EqualTo(2));
    }

    [Test]
    public void An_outside_checkpoint_of_another_key_is_no_proof_of_anything()
    {
        using var folder = new TempFolder();
        using var other = SigningKey.Create(folder.Path);
        var foreign = Checkpoint.Parse(LogOf(5).At(3, other).Head.Checkpoint)!;

        Assert.That(LogOf(5).Verify(key, [foreign])?.Index, Is.EqualTo(3));
    }

    private LogCopy LogOf(int size)
    {
        if (!bySize.TryGetValue(size, out var log))
            bySize[size] = log = whole.At(size, registry.Registry.SigningKey);
        return log;
    }

    private Checkpoint CheckpointOf(int size) => Checkpoint.Parse(LogOf(size).Head.Checkpoint)!;
}
