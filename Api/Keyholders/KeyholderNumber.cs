using System.Security.Cryptography;

namespace Api.Keyholders;

/// <summary>
/// A registration number (登録番号) as it was issued, or a legacy one from before this service (domain.md section 2).
/// Two readings of one number are equal, whether or not a digit was inferred.
/// </summary>
internal readonly record struct KeyholderNumber
{
    internal const int ShortestIssued = 8;
    internal const int LongestIssued = 12;

    private const int GroupLength = 4;

    private KeyholderNumber(string normalised, bool isLegacy)
    {
        Normalised = normalised;
        IsLegacy = isLegacy;
    }

    /// <summary>What is stored and hashed: the digits of an issued number, or A–Z and 0–9 of a legacy one.</summary>
    internal string Normalised { get; }

    /// <summary>No check digit stands behind it, so it is a candidate first.</summary>
    internal bool IsLegacy { get; }

    /// <summary>One digit was unreadable and worked out from the others, so it is a candidate first. No part of equality.</summary>
    internal bool DigitInferred { get; init; }

    /// <summary>Issued for training: the first digit is 9.</summary>
    internal bool IsTraining => !IsLegacy && Normalised is ['9', ..];

    /// <summary>As it stands on the keyholder: an issued number in groups of four from the left, a legacy one as normalised.</summary>
    internal string Printed => IsLegacy ? Normalised : Grouped(Normalised);

    /// <summary>
    /// A new random number of <paramref name="length"/> digits, check digit included. It may be in use already:
    /// only the registry knows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 8 to 12.</exception>
    internal static KeyholderNumber Generate(int length, bool training)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, ShortestIssued);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, LongestIssued);

        Span<char> digits = stackalloc char[length];
        RandomNumberGenerator.GetItems(training ? "9" : "12345678", digits[..1]);
        RandomNumberGenerator.GetItems("0123456789", digits[1..^1]);
        digits[^1] = Damm.CheckDigit(digits[..^1]);

        return FromStored(new string(digits), legacy: false);
    }

    /// <summary>A number that was normalised and judged before it was stored; it is not judged again.</summary>
    internal static KeyholderNumber FromStored(string normalised, bool legacy) => new(normalised, legacy);

    public bool Equals(KeyholderNumber other) => IsLegacy == other.IsLegacy && Normalised == other.Normalised;

    public override int GetHashCode() => HashCode.Combine(Normalised, IsLegacy);

    // A record would write the number itself, and so into the first log line that names it.
    public override string ToString() => IsLegacy ? "(legacy number)" : "(number)";

    private static string Grouped(string digits)
    {
        var dashes = (digits.Length - 1) / GroupLength;
        return string.Create(digits.Length + dashes, digits, static (printed, digits) =>
        {
            var at = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                if (i > 0 && i % GroupLength == 0)
                    printed[at++] = '-';
                printed[at++] = digits[i];
            }
        });
    }
}
