using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Api.Access;

namespace Api.Audit;

/// <summary>
/// One event, as the log keeps it: a line of UTF-8 JSON with a fixed order of keys (design.md section 6, domain.md
/// section 7). It names no elder and holds no value of any block: ids, codes, times and hashes only.
/// </summary>
internal sealed record AuditRecord
{
    /// <summary>A longer one would not be a record of an event but a store of its own.</summary>
    internal const int MostBytes = 4096;

    private const int RoomForIndexAndTime = 80;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal AuditRecord(string what, string outcome, Caller? caller)
    {
        Event = what;
        Outcome = outcome;
        Caller = caller;
    }

    /// <summary>Also the lookup's id, when it is one.</summary>
    internal long Id { get; init; } = Http.Id.NewInOrder();

    internal string Event { get; }

    internal string Outcome { get; init; }

    internal Caller? Caller { get; }

    /// <summary>Who ran a command on the machine: an account's id.</summary>
    internal string? Operator { get; init; }

    /// <summary>The address a request without credentials came from; a caller brings its own.</summary>
    internal string? Source { get; init; }

    internal string? Reason { get; init; }

    internal string? Channel { get; init; }

    /// <summary>phone-relay: the role, reason and call-back of the caller who is answered through this one.</summary>
    internal (string Role, string Reason, bool CalledBack)? OnBehalfOf { get; init; }

    internal string? Preset { get; init; }

    internal string? CaseReference { get; init; }

    /// <summary>The event that this one is about: the lookup whose grant was used, or what was reviewed.</summary>
    internal long? About { get; init; }

    /// <summary>Until when the auditor is to have looked at it; Unix milliseconds.</summary>
    internal long? ReviewBy { get; init; }

    internal long? Elder { get; init; }

    internal long? Version { get; init; }

    internal long? Number { get; init; }

    /// <summary>A keyed hash of the number asked, when it is not registered.</summary>
    internal byte[]? Asked { get; init; }

    /// <summary>The centre that is responsible, and sees this in its inbox.</summary>
    internal long? Centre { get; init; }

    internal string? State { get; init; }

    internal string? Tier { get; init; }

    /// <summary>A candidate that the caller compared and confirmed.</summary>
    internal bool Confirmed { get; init; }

    /// <summary>Names of the blocks disclosed, never their values.</summary>
    internal IReadOnlyList<string>? Blocks { get; init; }

    /// <summary>What rings the centre or the auditor.</summary>
    internal IReadOnlyList<string>? Alerts { get; init; }

    /// <summary>How many people's data an answer carried, with the hash of their ids.</summary>
    internal (int Count, byte[] Hash)? Rows { get; init; }

    /// <summary>SHA-256 of the sealed cell that a change wrote.</summary>
    internal byte[]? Cell { get; init; }

    /// <summary>SHA-256 of the sealed free text that belongs to this event.</summary>
    internal byte[]? Note { get; init; }

    /// <summary>Ids of the records whose sealed notes this change erased.</summary>
    internal IReadOnlyList<string>? ErasedNotes { get; init; }

    /// <summary>SHA-256 of a file that was read in.</summary>
    internal byte[]? File { get; init; }

    /// <summary>What a change was about, where that is no elder: a centre, a client, an item, a batch.</summary>
    internal long? Subject { get; init; }

    /// <summary>When a grant ends, or when an answer was really given; Unix milliseconds.</summary>
    internal long? ExpiresAt { get; init; }

    internal long? AnsweredAt { get; init; }

    /// <summary>A sum of events, with how many sources they came from.</summary>
    internal (long Count, int Sources)? Sum { get; init; }

    /// <summary>The signing key that is named as the next one, with the one that names it; SubjectPublicKeyInfo.</summary>
    internal (byte[] Old, byte[] New)? Keys { get; init; }

    /// <summary>The last checkpoint under the key before this one: a signed note.</summary>
    internal string? Checkpoint { get; init; }

    /// <summary>What an auditor narrowed the log down to, beside <see cref="Elder"/>: an id, an outcome's code, Unix milliseconds.</summary>
    internal (long? Client, string? Outcome, long? From, long? To)? Asking { get; init; }

    /// <summary>What else an event says, in codes: by whom and how something was confirmed, say. Never a value of a block.</summary>
    internal IReadOnlyList<string>? Detail { get; init; }

    /// <summary>The event changed data: it is a batch of its own, and registry and log name it as their last change.</summary>
    internal bool IsChange { get; init; }

    /// <summary>For <see cref="Rows"/>: how many people an event is about, and of whom: the hash of their ids, a line each.</summary>
    internal static (int Count, byte[] Hash) RowsOf(IEnumerable<string> ids)
    {
        var lines = ids.ToList();
        return (lines.Count, SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>Everything but index and time, which the appender puts in front.</summary>
    internal ReadOnlyMemory<byte> Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(640);
        using var json = new Utf8JsonWriter(buffer, Writing);
        json.WriteStartObject();
        Text(json, "id"u8, Http.Id.Text(Id));
        Text(json, "event"u8, Event);
        Text(json, "outcome"u8, Outcome);
        if (Caller is { } caller)
        {
            Text(json, "request"u8, caller.RequestId.Length == 0 ? null : caller.RequestId);
            Text(json, "client"u8, Http.Id.Text(caller.ClientId));
            Text(json, "organisation"u8, caller.Organisation);
            Text(json, "role"u8, caller.Role.Name());
            Text(json, "user"u8, caller.ActingUser.Length == 0 ? null : caller.ActingUser);
            Text(json, "source"u8, caller.Source);
        }
        else
        {
            Text(json, "source"u8, Source);
        }

        Text(json, "operator"u8, Operator);
        Text(json, "channel"u8, Channel);
        Text(json, "reason"u8, Reason);
        if (OnBehalfOf is { } behalf)
        {
            json.WriteStartObject("onBehalfOf"u8);
            Text(json, "role"u8, behalf.Role);
            Text(json, "reason"u8, behalf.Reason);
            json.WriteBoolean("calledBack"u8, behalf.CalledBack);
            json.WriteEndObject();
        }

        Text(json, "preset"u8, Preset);
        Text(json, "case"u8, CaseReference);
        Text(json, "about"u8, Http.Id.Text(About));
        Text(json, "elder"u8, Http.Id.Text(Elder));
        Count(json, "version"u8, Version);
        Text(json, "number"u8, Http.Id.Text(Number));
        Bytes(json, "asked"u8, Asked);
        Text(json, "centre"u8, Http.Id.Text(Centre));
        Text(json, "subject"u8, Http.Id.Text(Subject));
        Text(json, "state"u8, State);
        Text(json, "tier"u8, Tier);
        if (Confirmed)
            json.WriteBoolean("confirmed"u8, true);
        List(json, "blocks"u8, Blocks);
        List(json, "alerts"u8, Alerts);
        Count(json, "rows"u8, Rows?.Count);
        Bytes(json, "rowsHash"u8, Rows?.Hash);
        Bytes(json, "cell"u8, Cell);
        Bytes(json, "note"u8, Note);
        List(json, "erasedNotes"u8, ErasedNotes);
        Bytes(json, "file"u8, File);
        Count(json, "expiresAt"u8, ExpiresAt);
        Count(json, "answeredAt"u8, AnsweredAt);
        Count(json, "reviewBy"u8, ReviewBy);
        Count(json, "count"u8, Sum?.Count);
        Count(json, "sources"u8, Sum?.Sources);
        Bytes(json, "oldKey"u8, Keys?.Old);
        Bytes(json, "newKey"u8, Keys?.New);
        Text(json, "checkpoint"u8, Checkpoint);
        Text(json, "askedClient"u8, Http.Id.Text(Asking?.Client));
        Text(json, "askedOutcome"u8, Asking?.Outcome);
        Count(json, "askedFrom"u8, Asking?.From);
        Count(json, "askedTo"u8, Asking?.To);
        List(json, "detail"u8, Detail);
        // Last, whatever else is said: check tells a change by how its record ends.
        if (IsChange)
            json.WriteBoolean("change"u8, true);
        json.WriteEndObject();
        json.Flush();
        // Checked here, before it shares a batch with anybody else's record.
        return buffer.WrittenCount + RoomForIndexAndTime <= MostBytes
            ? buffer.WrittenMemory
            : throw new InvalidOperationException($"An audit record of {buffer.WrittenCount} bytes.");
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Count(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void Bytes(Utf8JsonWriter json, ReadOnlySpan<byte> name, byte[]? value)
    {
        if (value is not null)
            json.WriteBase64String(name, value);
    }

    private static void List(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is not { Count: > 0 })
            return;

        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

/// <summary>What proves later that a record was in the log: its index and leaf.</summary>
internal sealed record Receipt(long Index, byte[] Leaf)
{
    internal const string Header = "Audit-Receipt";

    /// <returns>Null when the text is not a receipt.</returns>
    internal static Receipt? Parse(string text)
    {
        var leaf = new byte[MerkleTree.HashBytes];
        return text.Trim().Split('.') is [{ } index, { } hash]
            && long.TryParse(index, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && System.Buffers.Text.Base64Url.IsValid(hash)
            && System.Buffers.Text.Base64Url.TryDecodeFromChars(hash, leaf, out var written) && written == leaf.Length
            ? new Receipt(number, leaf)
            : null;
    }

    public override string ToString() => $"{Index}.{System.Buffers.Text.Base64Url.EncodeToString(Leaf)}";
}
