using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Api.Http;
using Api.Keyholders;
using Api.Vault;

namespace Api.Elders;

/// <summary>An elder's states.</summary>
internal static class ElderState
{
    internal const string Active = "active";
    internal const string Closing = "closing";
    internal const string Deceased = "deceased";
    internal const string MovedOut = "moved-out";
    internal const string Closed = "closed";
    internal const string Withdrawn = "withdrawn";
    internal const string Erased = "erased";

    /// <summary>Neither ended nor withdrawn: it may be changed, and its number answers.</summary>
    internal static bool IsRunning(string state) => state is Active or Closing;

    internal static readonly IReadOnlyList<string> All = [Active, Closing, Deceased, MovedOut, Closed, Withdrawn, Erased];
}

/// <summary>
/// What the registry holds does not agree with itself: a cell that was damaged, moved, rolled back, or a number that
/// points at another elder. Never answered with anybody's data: 503 and an alarm.
/// </summary>
internal sealed class RecordDamagedException(long elderId, long? numberId, long? centreId = null) : Exception("A stored record does not agree with itself.")
{
    internal long ElderId => elderId;

    internal long? NumberId => numberId;

    /// <summary>The centre that the row names, and whose inbox rings.</summary>
    internal long? CentreId => centreId;
}

/// <summary>The sealed row of an elder beside the number it was reached by.</summary>
internal interface IElderCell
{
    long ElderId { get; }
    long CentreId { get; }
    string ElderState { get; }
    long Version { get; }
    byte[] WrappedKey { get; }
    byte[] Sealed { get; }
    long NumberId { get; }
    string NumberState { get; }
    byte[] SealedNumber { get; }
    bool Legacy { get; }

    /// <summary>The column beside the state; null where it was not read, and nothing is judged by it.</summary>
    long? StateAt => null;

    /// <summary>The registry's newest change when the row was read, where that was read too: with it, known seals need no second look.</summary>
    long? LastChange => null;
}

/// <summary>An elder's data in the clear.</summary>
internal readonly record struct OpenedElder(ElderDocument Document, KeyholderNumber Number);

/// <summary>Seals and opens elders.</summary>
internal static class ElderCells
{
    /// <param name="asked">The number that was asked for; another one in the row means that the row was changed.</param>
    /// <exception cref="RecordDamagedException">Anything does not fit.</exception>
    internal static OpenedElder Open(RegistryVault vault, IElderCell cell, KeyholderNumber? asked)
    {
        using var key = Unwrap(vault, cell);
        var number = OpenNumber(key, cell);
        var isAsked = asked is not { } wanted || wanted.Equals(number);
        return isAsked && vault.Heads.AreNewest(cell.ElderId, cell.Sealed, cell.NumberId, cell.SealedNumber, cell.LastChange)
            ? new OpenedElder(Agreeing(OpenDocument(key, cell), cell), number)
            : throw Damaged(cell);
    }

    /// <summary>The document alone, where many are opened and nobody asked for a number.</summary>
    /// <exception cref="RecordDamagedException">Anything does not fit.</exception>
    internal static ElderDocument OpenDocument(RegistryVault vault, IElderCell cell) => Agreeing(OpenAsOf(vault, cell), cell);

    /// <summary>The same of a month's end, which may be an older version beside the newest one's columns.</summary>
    /// <exception cref="RecordDamagedException">Anything does not fit.</exception>
    internal static ElderDocument OpenAsOf(RegistryVault vault, IElderCell cell)
    {
        using var key = Unwrap(vault, cell);
        return vault.Heads.IsNewest(SealedTable.Elders, cell.ElderId, cell.Sealed) ? OpenDocument(key, cell) : throw Damaged(cell);
    }

    /// <summary>The number alone.</summary>
    /// <exception cref="RecordDamagedException">Anything does not fit.</exception>
    internal static KeyholderNumber OpenNumber(RegistryVault vault, IElderCell cell)
    {
        using var key = Unwrap(vault, cell);
        return vault.Heads.IsNewest(SealedTable.Numbers, cell.NumberId, cell.SealedNumber) ? OpenNumber(key, cell) : throw Damaged(cell);
    }

    /// <summary>An old version of the elder in <paramref name="row"/>, which has been opened.</summary>
    /// <exception cref="RecordDamagedException">Anything does not fit.</exception>
    internal static ElderDocument OpenKept(RegistryVault vault, ElderRow row, ElderQueries.KeptVersion kept)
    {
        var cell = row with { Version = kept.Version, CentreId = kept.CentreId, ElderState = kept.State, Sealed = kept.Sealed };
        using var key = Unwrap(vault, cell);
        return OpenDocument(key, cell);
    }

    // Kept versions have no such column: it is the newest one's.
    private static ElderDocument Agreeing(ElderDocument document, IElderCell cell) =>
        document.StateAt is { } since && cell.StateAt is { } column && since != column ? throw Damaged(cell) : document;

    private static ElderKey Unwrap(RegistryVault vault, IElderCell cell) =>
        vault.TryUnwrap(cell.WrappedKey, cell.ElderId, out var key) ? key : throw Damaged(cell);

    private static RecordDamagedException Damaged(IElderCell cell) => new(cell.ElderId, cell.NumberId, cell.CentreId);

    internal static byte[] Seal(ElderKey key, ElderDocument document, long elderId, long version, long centreId, string state) =>
        key.Seal(
            JsonSerializer.SerializeToUtf8Bytes(document, Json.Info<ElderDocument>()),
            CellPlace.Document(stackalloc byte[CellPlace.MostBytes], elderId, version, centreId, state));

    private static KeyholderNumber OpenNumber(ElderKey key, IElderCell cell)
    {
        Span<byte> text = stackalloc byte[KeyholderNumberBytes];
        text = text[..Math.Clamp(cell.SealedNumber.Length - Sealed.Overhead, 0, KeyholderNumberBytes)];
        var place = CellPlace.Number(stackalloc byte[CellPlace.MostBytes], cell.NumberId, cell.ElderId, cell.NumberState);
        return key.TryOpen(cell.SealedNumber, place, text)
            ? KeyholderNumber.FromStored(Encoding.ASCII.GetString(text), cell.Legacy)
            : throw Damaged(cell);
    }

    private static ElderDocument OpenDocument(ElderKey key, IElderCell cell)
    {
        var length = Math.Max(cell.Sealed.Length - Sealed.Overhead, 0);
        var room = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var text = room.AsSpan(0, length);
            var place = CellPlace.Document(
                stackalloc byte[CellPlace.MostBytes], cell.ElderId, cell.Version, cell.CentreId, cell.ElderState);
            return key.TryOpen(cell.Sealed, place, text)
                ? JsonSerializer.Deserialize(text, Json.Info<ElderDocument>())!
                : throw Damaged(cell);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(room.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    // Legacy numbers have up to 16 characters, issued ones up to 12.
    private const int KeyholderNumberBytes = 16;
}
