namespace Api.Keyholders;

/// <summary>Why a text is no number. The registry is not asked in either case (domain.md section 2).</summary>
internal enum NumberFault
{
    /// <summary>Wrong length, a character that is no digit, or more than one <c>?</c>: 422 <c>number-format</c>.</summary>
    Format,

    /// <summary>Well-formed, but the check digit disagrees: 422 <c>number-check-digit</c>.</summary>
    CheckDigit,
}

/// <summary>What <see cref="NumberReader"/> made of a text: either a number or a fault.</summary>
/// <param name="Number">The number, or null with a fault.</param>
/// <param name="Fault">The fault, or null with a number.</param>
/// <param name="DigitsSeen">
/// How many digits stood in the whole text ("this has 7"); a <c>?</c> is not counted.
/// With a Format fault it may be a right length: then something else stood among the digits.
/// </param>
internal readonly record struct NumberReading(KeyholderNumber? Number, NumberFault? Fault, int DigitsSeen)
{
    internal static NumberReading Of(KeyholderNumber number, int digitsSeen) => new(number, null, digitsSeen);

    internal static NumberReading Refused(NumberFault fault, int digitsSeen) => new(null, fault, digitsSeen);
}
