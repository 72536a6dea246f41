using Api.Keyholders;

namespace Api.Tests.Keyholders;

internal sealed class DammTests
{
    private static readonly int[] Readable = [8, 9, 10, 11, 12];

    private readonly NumberReader reader = new([]);

    [TestCase("572", '4')]
    [TestCase("4821037", '2')]
    [TestCase("0", '0')]
    public void The_check_digit_is_the_published_one(string body, char expected)
    {
        var digit = Damm.CheckDigit(body);

        Assert.That(digit, Is.EqualTo(expected));
    }

    [TestCase("5724", true)]
    [TestCase("48210372", true)]
    [TestCase("5725", false)]
    [TestCase("48210732", false)]
    [TestCase("", false)]
    public void Only_digits_that_end_in_their_check_digit_are_valid(string digits, bool expected)
    {
        var valid = Damm.IsValid(digits);

        Assert.That(valid, Is.EqualTo(expected));
    }

    [Test]
    public void Every_single_wrong_digit_is_refused()
    {
        var numbers = Generated();

        var misread = numbers.SelectMany(WithOneWrongDigit).ToList();

        Assert.That(misread, Has.Count.EqualTo(numbers.Sum(number => number.Length * 9)));
        Assert.That(misread.Where(IsNotRefusedByItsCheckDigit), Is.Empty);
    }

    [Test]
    public void Every_swap_of_neighbours_is_refused()
    {
        var numbers = Generated();

        var misread = numbers.SelectMany(WithOneSwap).ToList();

        Assert.That(misread, Has.Count.GreaterThan(numbers.Count * 5));
        Assert.That(misread.Where(IsNotRefusedByItsCheckDigit), Is.Empty);
    }

    private static List<string> Generated() =>
        [.. Enumerable.Range(0, 1000).Select(i => KeyholderNumber.Generate(8 + i % 5, training: i % 10 == 0).Normalised)];

    private static IEnumerable<string> WithOneWrongDigit(string number) =>
        from at in Enumerable.Range(0, number.Length)
        from digit in "0123456789"
        where digit != number[at]
        select number[..at] + digit + number[(at + 1)..];

    private static IEnumerable<string> WithOneSwap(string number) =>
        from at in Enumerable.Range(0, number.Length - 1)
        where number[at] != number[at + 1]
        select number[..at] + number[at + 1] + number[at] + number[(at + 2)..];

    private bool IsNotRefusedByItsCheckDigit(string text) => reader.Read(text, Readable).Fault != NumberFault.CheckDigit;
}
