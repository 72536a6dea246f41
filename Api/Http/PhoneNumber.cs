namespace Api.Http;

/// <summary>
/// Phones are stored as written. This gives what a telephone and a voice need of them: national numbers of
/// Japan (総務省 電気通信番号計画) and international ones written with +. No number of the plan is refused for being
/// unassigned: the demo's phones are (design.md section 2).
/// </summary>
internal static class PhoneNumber
{
    private const int MostDigits = 15;

    private static readonly string[] DigitNames = ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"];

    /// <summary>
    /// The E.164 form, such as +81307620011, or null when this is no number that can be dialled from anywhere: too
    /// short or too long, 119 and its like, 0081…, or with other text, such as an extension, in it.
    /// </summary>
    internal static string? Dial(string? asWritten)
    {
        Span<char> digits = stackalloc char[MostDigits];
        var number = Read(asWritten, digits, out var isForeign, out _);
        return number.IsEmpty ? null
            : isForeign ? string.Concat("+", number)
            : string.Concat("+81", number[1..]);
    }

    /// <summary>
    /// The number digit by digit in katakana for reading out, at most 50 characters: national digits, or プラス and all
    /// digits of a foreign number. Groups as written are parted by at most two 、. Empty when <see cref="Dial"/> is null.
    /// </summary>
    internal static string Spoken(string? dialOrWritten)
    {
        Span<char> digits = stackalloc char[MostDigits];
        var number = Read(dialOrWritten, digits, out var isForeign, out var breaks);
        Span<char> line = stackalloc char[(MostDigits * 3) + 5];
        var length = 0;
        if (isForeign)
        {
            Append(line, ref length, "プラス");
        }

        var pauses = 0;
        for (var i = 0; i < number.Length; i++)
        {
            // A pause after each digit would break the 80 characters of a spoken line (domain.md section 5).
            if ((breaks & (1 << i)) != 0 && pauses++ < 2)
            {
                Append(line, ref length, "、");
            }

            Append(line, ref length, DigitNames[number[i] - '0']);
        }

        return line[..length].ToString();
    }

    private static void Append(Span<char> line, ref int length, string text)
    {
        text.CopyTo(line[length..]);
        length += text.Length;
    }

    /// <summary>
    /// The digits, national ones with their trunk 0; empty when it is no number. A bit of breaks is set where a group
    /// other than the first starts.
    /// </summary>
    private static ReadOnlySpan<char> Read(ReadOnlySpan<char> written, Span<char> digits, out bool isForeign, out int breaks)
    {
        var count = Scan(written, digits, out var hasPlus, out breaks);
        var number = digits[..count];
        breaks &= ~0b1;
        isForeign = hasPlus && !number.StartsWith("81");
        if (isForeign)
        {
            isForeign = count >= 7 && number[0] != '0';
            return isForeign ? number : [];
        }

        if (hasPlus && count > 2)
        {
            // +81 03… is a common slip, and certain: behind +81 no number of Japan starts with 0.
            var start = number[2] == '0' ? 2 : 1;
            number = number[start..];
            number[0] = '0';
            breaks >>= start;
        }

        // No area code is shorter than two digits: what looks so is the gap behind +81.
        breaks &= ~0b11;
        return IsNational(number) ? number : [];
    }

    // LIMIT: ten digits from 060 are taken for a mobile number with one missing, so Osaka has no placeholders 06-0….
    private static bool IsNational(ReadOnlySpan<char> number) => number.Length switch
    {
        10 => number[0] == '0' && number[1] != '0' && (number[2] != '0' || number[1] is '3' or '4'),
        11 => number[0] == '0' && number[1] is >= '5' and <= '9' && number[2] == '0',
        _ => false,
    };

    private static int Scan(ReadOnlySpan<char> written, Span<char> digits, out bool hasPlus, out int breaks)
    {
        hasPlus = false;
        breaks = 0;
        var count = 0;
        var isOpen = false;
        for (var i = 0; i < written.Length; i++)
        {
            var c = WrittenForm.ToAscii(written[i]);
            if (char.IsAsciiDigit(c))
            {
                if (count == digits.Length)
                {
                    return 0;
                }

                digits[count++] = c;
                continue;
            }

            breaks |= 1 << count;
            switch (c)
            {
                case '+' when count == 0 && !hasPlus:
                    hasPlus = true;
                    break;
                case '(' when hasPlus && IsTrunkZero(written[i..]):
                    i += 2;
                    break;
                case '(' when !isOpen:
                    isOpen = true;
                    break;
                case ')' when isOpen:
                    isOpen = false;
                    break;
                case ' ' or '.':
                case var dash when WrittenForm.IsDash(dash):
                    break;
                default:
                    return 0;
            }
        }

        return isOpen ? 0 : count;
    }

    /// <summary>+44 (0)20 …: dialled only inside the country.</summary>
    private static bool IsTrunkZero(ReadOnlySpan<char> rest) =>
        rest.Length > 2 && WrittenForm.ToAscii(rest[1]) == '0' && WrittenForm.ToAscii(rest[2]) == ')';
}
