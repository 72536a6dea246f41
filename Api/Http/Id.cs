using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Api.Http;

/// <summary>
/// Ids that say nothing: 63 random bits, written as 13 characters of Crockford's base 32. As an integer primary key they
/// are found in one step; as text they carry no order, no count and no centre.
/// </summary>
internal static class Id
{
    internal const int Length = 13;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    // A verifier reads five ids a record: one step for each character instead of a search.
    private static readonly sbyte[] Digits = [.. Enumerable.Range(0, 128).Select(c => (sbyte)Alphabet.IndexOf((char)c, StringComparison.Ordinal))];

    // 24 bits of prefix leave room for 17 thousand million steps.
    private const int StepBits = 39;
    private const int LongestStep = 64;
    private static long last = New() >> StepBits << StepBits;

    internal static long New()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) & long.MaxValue;
    }

    /// <summary>
    /// The id of the next record of the log: a prefix that this process drew, and steps upward of random length. Records lie
    /// side by side in their index then; with ids all over it each would cost the log a page of its own.
    /// </summary>
    internal static long NewInOrder() => Interlocked.Add(ref last, Random.Shared.Next(1, LongestStep));

    internal static string Text(long id) => string.Create(Length, id, static (span, value) =>
    {
        for (var i = span.Length - 1; i >= 0; i--, value >>= 5)
            span[i] = Alphabet[(int)(value & 31)];
    });

    internal static string? Text(long? id) => id is { } value ? Text(value) : null;

    internal static bool TryParse(ReadOnlySpan<char> text, out long id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        id = 0;
        return text.Length == Length && Ascii.FromUtf16(text, bytes, out _) == OperationStatus.Done && TryParse(bytes, out id);
    }

    /// <summary>From UTF-8, as it stands in a record.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long id)
    {
        id = 0;
        if (text.Length != Length || text[0] > '7')
            return false;

        foreach (var c in text)
        {
            var digit = c < Digits.Length ? Digits[c] : -1;
            if (digit < 0)
            {
                // Half an id may be another one: 12 characters have the bits of the id that has a 0 before them.
                id = 0;
                return false;
            }

            id = (id << 5) | (uint)digit;
        }

        return true;
    }
}
