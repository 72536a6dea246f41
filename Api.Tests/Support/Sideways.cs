using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Api.Audit;
using Api.Storage;
using Microsoft.Data.Sqlite;

namespace Api.Tests.Support;

/// <summary>
/// What leaves a server beside its answers: log, traces, metrics, problems, URLs, headers, the audit log, file names. Every
/// test server is searched for everything sealed in it when it ends, so that no test needs to think of it.
/// </summary>
internal sealed class Sideways
{
    /// <summary>What a test does itself, by its class: the place that is not searched, and why.</summary>
    private static readonly Dictionary<string, (string Place, string Why)> Exempt = new()
    {
        ["HostileInputTests"] = ("audit log", "the same texts are sent as notes, which are sealed, and as ids and case references, which are recorded"),
    };

    private readonly ConcurrentQueue<(string Place, string Text)> texts = new();

    internal void Add(string place, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            texts.Enqueue((place, text));
    }

    /// <summary>What lies there once the server has stopped.</summary>
    internal void Take(TestServer server)
    {
        foreach (var line in server.Log.All)
            Add("log", line);
        foreach (var (place, text) in Telemetry.Seen)
            Add(place, text);
        if (!Directory.Exists(server.DataDir))
            return;

        foreach (var file in Directory.EnumerateFiles(server.DataDir, "*", SearchOption.AllDirectories))
            Add("file name", Path.GetFileName(file));
        TakeRecords(server.DataDir);
    }

    /// <exception cref="AssertionException">Something leaked: says where and what kind, never the value.</exception>
    internal void AssertHoldsNone(IReadOnlyCollection<Planted> planted)
    {
        var exempt = Exempt.GetValueOrDefault(TestContext.CurrentContext.Test.ClassName?.Split('.')[^1] ?? "").Place;
        var leaks = Find(planted).Where(leak => leak.Place != exempt).Select(leak => $"{leak.Place}: {leak.Kind}").Distinct().ToList();
        if (leaks.Count > 0)
            throw new AssertionException($"Personal data left sideways: {string.Join(", ", leaks)}");
    }

    internal IEnumerable<(string Place, string Kind)> Find(IReadOnlyCollection<Planted> planted)
    {
        var search = new LeakSearch(planted);
        return texts.SelectMany(text => search.Find(text.Text).Select(kind => (text.Place, kind)));
    }

    private void TakeRecords(string dataDir)
    {
        var checkpoints = Path.Combine(dataDir, CheckpointKeeper.File);
        if (File.Exists(checkpoints))
            Add("checkpoints", File.ReadAllText(checkpoints));

        var log = Path.Combine(dataDir, SqliteEngine.LogFile);
        if (!File.Exists(log))
            return;

        try
        {
            // The driver of the program itself would go through its own checks first; a test may have broken the file.
            using var connection = new SqliteConnection($"Data Source={log};Mode=ReadWrite;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT record, acting_user FROM audit_record";
            using var rows = command.ExecuteReader();
            while (rows.Read())
                Add("audit log", Encoding.UTF8.GetString((byte[])rows[0]) + rows[1]);
        }
        catch (SqliteException)
        {
            // Damaged by the test on purpose, or no log at all any more.
        }
    }
}

/// <summary>Many values in much text at once, in the encodings in which text leaves by accident.</summary>
internal sealed class LeakSearch
{
    private readonly Dictionary<string, string> kinds = [];
    private readonly SearchValues<string> values;

    internal LeakSearch(IEnumerable<Planted> planted)
    {
        foreach (var (kind, value) in planted.Select(one => (one.Kind, one.Value)))
        {
            kinds.TryAdd(value, kind);
            foreach (var (name, bytes) in LeakScanner.EncodingsOf(value))
            {
                // Those of two bytes a character are no text, and fewer than eight characters are found by chance.
                if (bytes.Length >= 8 && !name.StartsWith("UTF", StringComparison.Ordinal))
                    kinds.TryAdd(Encoding.ASCII.GetString(bytes), $"{kind} ({name})");
            }
        }

        values = SearchValues.Create([.. kinds.Keys], StringComparison.Ordinal);
    }

    internal IEnumerable<string> Find(string text)
    {
        for (var at = text.AsSpan().IndexOfAny(values); at >= 0; at = Next(text, at + 1))
        {
            foreach (var (value, kind) in kinds.Where(one => string.CompareOrdinal(text, at, one.Key, 0, one.Key.Length) == 0))
            {
                if (!IsPartOfANumber(text, at, value))
                    yield return kind;
            }
        }
    }

    private int Next(string text, int from)
    {
        var next = text.AsSpan(from).IndexOfAny(values);
        return next < 0 ? next : from + next;
    }

    // Eight digits within the nineteen of something else are chance.
    private static bool IsPartOfANumber(string text, int at, string value) =>
        value.All(char.IsAsciiDigit)
        && ((at > 0 && char.IsAsciiDigit(text[at - 1])) || (at + value.Length < text.Length && char.IsAsciiDigit(text[at + value.Length])));
}
