namespace Api.Http;

/// <summary>
/// Takes a written date apart from the left. Spaces may stand between parts, never inside a number. A part that
/// is not there is 0 or '\0': neither can be part of a date, so that the caller checks once, at the end.
/// </summary>
internal ref struct JapaneseDateReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    internal JapaneseEra? Era()
    {
        SkipSpaces();
        var era = JapaneseEra.StartOf(_rest, out var length);
        _rest = _rest[length..];
        return era;
    }

    /// <summary>The year of the calendar. Without an era it has four digits: 15.3.1 alone could be of three eras.</summary>
    internal int Year(JapaneseEra? era)
    {
        if (era is null)
        {
            return Number(atLeast: 4, atMost: 4);
        }

        SkipSpaces();
        if (!_rest.IsEmpty && _rest[0] == '元')
        {
            _rest = _rest[1..];
            return era.FirstYear;
        }

        var year = Number(atLeast: 1, atMost: 2);
        return year == 0 ? 0 : era.FirstYear + year - 1;
    }

    internal int Number(int atLeast = 1, int atMost = 2)
    {
        SkipSpaces();
        var value = 0;
        var length = 0;
        while (length < _rest.Length && WrittenForm.ToAscii(_rest[length]) is >= '0' and <= '9' and var digit)
        {
            if (++length > atMost)
            {
                return 0;
            }

            value = (value * 10) + digit - '0';
        }

        _rest = _rest[length..];
        return length < atLeast ? 0 : value;
    }

    /// <summary>One sign between numbers; every dash is '-'.</summary>
    internal char Mark()
    {
        SkipSpaces();
        if (_rest.IsEmpty)
        {
            return '\0';
        }

        var mark = _rest[0];
        _rest = _rest[1..];
        return WrittenForm.IsDash(mark) ? '-' : WrittenForm.ToAscii(mark);
    }

    internal bool IsAtEnd()
    {
        SkipSpaces();
        return _rest.IsEmpty;
    }

    private void SkipSpaces()
    {
        while (!_rest.IsEmpty && WrittenForm.IsSpace(_rest[0]))
        {
            _rest = _rest[1..];
        }
    }
}
