using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Api.Audit;

/// <summary>What the columns are copies of, read off a record's bytes.</summary>
internal struct RecordFields
{
    internal long Index;
    internal long Time;
    internal long Id;
    internal bool IsChange;
    private string? what;
    private string? outcome;
    private long? client;
    private string? user;
    private long? centre;
    private long? elder;
    private long? number;
    private string? reason;
    private long? expiresAt;
    private long? about;
    private long? reviewBy;

    /// <param name="record">The bytes as stored.</param>
    /// <param name="columns">What stands beside them, if anything does: a text that says the same is not made again.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static RecordFields? Read(ReadOnlySpan<byte> record, in RecordColumns columns)
    {
        var fields = default(RecordFields);
        try
        {
            var reader = new Utf8JsonReader(record);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                fields.ReadOne(ref reader, columns);

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() && fields is { what: not null, outcome: not null } ? fields : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether it tells of a change of the signing key.</summary>
    internal readonly bool IsOfKeys => what == KeyChain.Event;

    internal readonly string? Difference(in RecordColumns row)
    {
        if (row.Id != Id)
            return "id";
        if (row.At != Time)
            return "at";
        if (row.Event != what)
            return "event";
        if (row.Outcome != outcome)
            return "outcome";
        if (row.Client != client)
            return "client_id";
        if (row.User != user)
            return "acting_user";
        if (row.Centre != centre)
            return "centre_id";
        if (row.Elder != elder)
            return "elder_id";
        if (row.Number != number)
            return "number_id";
        if (row.Reason != reason)
            return "reason";
        if (row.ExpiresAt != expiresAt)
            return "expires_at";
        if (row.About != about)
            return "about";
        return row.ReviewBy != reviewBy ? "review_by" : null;
    }

    // This runs twenty times a record: names are compared by their bytes (the appender escapes none), and the compiler is
    // not to begin with slow code on the one core.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadOne(ref Utf8JsonReader reader, in RecordColumns columns)
    {
        var name = reader.ValueIsEscaped ? throw new FormatException("Not a plain name.") : reader.ValueSpan;
        reader.Read();
        if (name.SequenceEqual("index"u8))
            Index = reader.GetInt64();
        else if (name.SequenceEqual("time"u8))
            Time = TimeOf(ref reader);
        else if (name.SequenceEqual("id"u8))
            Id = IdOf(ref reader);
        else if (name.SequenceEqual("event"u8))
            what = Text(ref reader, columns.Event);
        else if (name.SequenceEqual("outcome"u8))
            outcome = Text(ref reader, columns.Outcome);
        else if (name.SequenceEqual("client"u8))
            client = IdOf(ref reader);
        else if (name.SequenceEqual("user"u8))
            user = Text(ref reader, columns.User);
        else if (name.SequenceEqual("centre"u8))
            centre = IdOf(ref reader);
        else if (name.SequenceEqual("elder"u8))
            elder = IdOf(ref reader);
        else if (name.SequenceEqual("number"u8))
            number = IdOf(ref reader);
        else if (name.SequenceEqual("reason"u8))
            reason = Text(ref reader, columns.Reason);
        else if (name.SequenceEqual("expiresAt"u8))
            expiresAt = reader.GetInt64();
        else if (name.SequenceEqual("about"u8))
            about = IdOf(ref reader);
        else if (name.SequenceEqual("reviewBy"u8))
            reviewBy = reader.GetInt64();
        else if (name.SequenceEqual("change"u8))
            IsChange = reader.GetBoolean();
        else
            reader.Skip();
    }

    private static string? Text(ref Utf8JsonReader reader, string? same) =>
        same is not null && reader.ValueTextEquals(same) ? same : reader.GetString();

    private static ReadOnlySpan<byte> Plain(ref Utf8JsonReader reader) =>
        reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false } ? reader.ValueSpan : throw new FormatException("Not a plain text.");

    private static long IdOf(ref Utf8JsonReader reader) =>
        Http.Id.TryParse(Plain(ref reader), out var id) ? id : throw new FormatException("Not an id.");

    // As the appender writes it, 2026-11-22T18:03:12.345Z, and no other spelling of the same moment.
    private static long TimeOf(ref Utf8JsonReader reader)
    {
        var text = Plain(ref reader);
        if (text.Length != 24 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z')
            throw new FormatException("Not a time.");

        try
        {
            var time = new DateTime(
                Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]), Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]),
                Digits(text[20..23]), DateTimeKind.Utc);
            return (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException("Not a time.");
        }
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var digit in text)
            value = char.IsAsciiDigit((char)digit) ? (value * 10) + (digit - '0') : throw new FormatException("Not a digit.");
        return value;
    }
}
