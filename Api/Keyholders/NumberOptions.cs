namespace Api.Keyholders;

/// <summary>Section <c>Numbers</c>: which numbers are issued, and which older ones are read (domain.md section 2).</summary>
internal sealed class NumberOptions
{
    internal const string Section = "Numbers";

    /// <summary>Digits of a newly issued number, check digit included: 8 to 12. Every length ever issued stays readable.</summary>
    public int Length { get; set; } = KeyholderNumber.ShortestIssued;

    /// <summary>Masks of numbers from before this service, such as <c>A-0000</c>: see <see cref="LegacyMask"/>.</summary>
    public string[] Legacy { get; set; } = [];
}
