using Api.Keyholders;

namespace Api.Tests.Keyholders;

internal sealed class KeyholderNumberTests
{
    [Test]
    public void A_generated_number_is_valid_and_has_the_length_asked_for([Range(8, 12)] int length, [Values] bool training)
    {
        var numbers = Enumerable.Range(0, 500).Select(_ => KeyholderNumber.Generate(length, training)).ToList();

        Assert.That(numbers.Select(number => number.Normalised.Length), Is.All.EqualTo(length));
        Assert.That(numbers.Where(number => !Damm.IsValid(number.Normalised)), Is.Empty);
        Assert.That(numbers.Select(number => number.IsLegacy), Is.All.False);
    }

    [Test]
    public void A_generated_number_begins_with_9_if_it_is_for_training_and_else_with_1_to_8([Values] bool training)
    {
        var numbers = Enumerable.Range(0, 1000).Select(_ => KeyholderNumber.Generate(8, training)).ToList();

        var firstDigits = new string([.. numbers.Select(number => number.Normalised[0]).Distinct().Order()]);
        Assert.That(firstDigits, Is.EqualTo(training ? "9" : "12345678"));
        Assert.That(numbers.Select(number => number.IsTraining), Is.All.EqualTo(training));
    }

    [Test]
    public void Generated_numbers_differ()
    {
        var numbers = Enumerable.Range(0, 1000).Select(_ => KeyholderNumber.Generate(12, training: false));

        Assert.That(numbers, Is.Unique);
    }

    [TestCase(7)]
    [TestCase(13)]
    public void A_length_that_is_never_issued_is_not_generated(int length)
    {
        Action generate = () => KeyholderNumber.Generate(length, training: false);

        Assert.That(generate, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase("48210372", "4821-0372")]
    [TestCase("123456789", "1234-5678-9")]
    [TestCase("1234567890", "1234-5678-90")]
    [TestCase("12345678901", "1234-5678-901")]
    [TestCase("123456789012", "1234-5678-9012")]
    public void An_issued_number_is_printed_in_groups_of_four(string stored, string expected)
    {
        var printed = KeyholderNumber.FromStored(stored, legacy: false).Printed;

        Assert.That(printed, Is.EqualTo(expected));
    }

    [Test]
    public void A_legacy_number_is_printed_as_normalised_and_is_never_for_training()
    {
        var number = KeyholderNumber.FromStored("912345", legacy: true);

        Assert.That(number.Printed, Is.EqualTo("912345"));
        Assert.That(number.IsTraining, Is.False);
    }

    [Test]
    public void An_inferred_digit_makes_no_other_number()
    {
        var read = KeyholderNumber.FromStored("48210372", legacy: false);

        var inferred = read with { DigitInferred = true };

        Assert.That(inferred, Is.EqualTo(read));
        Assert.That(inferred.GetHashCode(), Is.EqualTo(read.GetHashCode()));
        Assert.That(inferred.DigitInferred, Is.True);
    }

    [Test]
    public void A_legacy_number_with_the_same_characters_is_another_number()
    {
        var issued = KeyholderNumber.FromStored("48210372", legacy: false);

        var legacy = KeyholderNumber.FromStored("48210372", legacy: true);

        Assert.That(legacy, Is.Not.EqualTo(issued));
    }

    [Test]
    public void A_number_written_into_a_log_line_by_mistake_says_nothing([Values] bool legacy)
    {
        var number = KeyholderNumber.FromStored("48210372", legacy);

        var text = $"{number} {new NumberReading(number, null, 8)}";

        Assert.That(text, Does.Not.Contain("48210372").And.Not.Contain("4821-0372"));
    }
}
