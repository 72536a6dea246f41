using System.Globalization;
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

    internal static RecordFields? Read(ReadOnlySpan<byte> record)
    {
        var fields = default(RecordFields);
        try
        {
            var reader = new Utf8JsonReader(record);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                fields.ReadOne(ref reader);

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() && fields is { what: not null, outcome: not null } ? fields : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether it tells of a change of the signing key.</summary>
    internal readonly bool IsOfKeys => what == KeyChain.Event;

    internal readonly string? Difference(RecordColumns row)
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

    private void ReadOne(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("index"u8))
            Index = Number(ref reader);
        else if (reader.ValueTextEquals("time"u8))
            Time = TimeOf(ref reader);
        else if (reader.ValueTextEquals("id"u8))
            Id = IdOf(ref reader);
        else if (reader.ValueTextEquals("event"u8))
            what = Text(ref reader);
        else if (reader.ValueTextEquals("outcome"u8))
            outcome = Text(ref reader);
        else if (reader.ValueTextEquals("client"u8))
            client = IdOf(ref reader);
        else if (reader.ValueTextEquals("user"u8))
            user = Text(ref reader);
        else if (reader.ValueTextEquals("centre"u8))
            centre = IdOf(ref reader);
        else if (reader.ValueTextEquals("elder"u8))
            elder = IdOf(ref reader);
        else if (reader.ValueTextEquals("number"u8))
            number = IdOf(ref reader);
        else if (reader.ValueTextEquals("reason"u8))
            reason = Text(ref reader);
        else if (reader.ValueTextEquals("expiresAt"u8))
            expiresAt = Number(ref reader);
        else if (reader.ValueTextEquals("about"u8))
            about = IdOf(ref reader);
        else if (reader.ValueTextEquals("reviewBy"u8))
            reviewBy = Number(ref reader);
        else if (reader.ValueTextEquals("change"u8))
            IsChange = reader.Read() && reader.GetBoolean();
        else
            reader.Skip();
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static long IdOf(ref Utf8JsonReader reader) =>
        Http.Id.TryParse(Text(ref reader), out var id) ? id : throw new FormatException("Not an id.");

    private static long TimeOf(ref Utf8JsonReader reader) =>
        DateTimeOffset.ParseExact(
            Text(ref reader)!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        .ToUnixTimeMilliseconds();
}
