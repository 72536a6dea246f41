namespace Api.Keyholders;

/// <summary>
/// The Damm check digit (H. Michael Damm, 2004; domain.md section 2): finds every single wrong digit and every swap of neighbours.
/// All spans hold ASCII digits only; the caller has looked.
/// </summary>
internal static class Damm
{
    // The quasigroup of order 10 from Damm's thesis, row after row. The zero diagonal makes 0 the result of a valid number.
    private static ReadOnlySpan<byte> Table =>
    [
        0, 3, 1, 7, 5, 9, 8, 6, 4, 2,
        7, 0, 9, 2, 1, 5, 4, 8, 6, 3,
        4, 2, 0, 6, 8, 7, 1, 3, 5, 9,
        1, 7, 5, 0, 9, 8, 3, 4, 2, 6,
        6, 1, 2, 3, 0, 4, 5, 9, 7, 8,
        3, 6, 7, 4, 2, 0, 9, 5, 8, 1,
        5, 8, 6, 9, 7, 2, 0, 1, 3, 4,
        8, 9, 4, 5, 3, 6, 2, 0, 1, 7,
        9, 4, 3, 8, 6, 1, 7, 2, 0, 5,
        2, 5, 8, 1, 4, 3, 6, 7, 9, 0,
    ];

    /// <summary>The digit that follows <paramref name="body"/> in a valid number.</summary>
    internal static char CheckDigit(ReadOnlySpan<char> body) => (char)('0' + Fold(body));

    /// <summary>Whether the last digit is the check digit of those before it.</summary>
    internal static bool IsValid(ReadOnlySpan<char> digits) => !digits.IsEmpty && Fold(digits) == 0;

    private static int Fold(ReadOnlySpan<char> digits)
    {
        var interim = 0;
        foreach (var digit in digits)
            interim = Table[interim * 10 + (digit - '0')];
        return interim;
    }
}
