using Api.Storage;

namespace Api.Elders;

/// <summary>Of section <c>Keyholder</c>: how long after its end a registration is kept (domain.md section 8).</summary>
internal sealed class ErasureOptions
{
    internal const string Section = KeyholderOptions.Section;

    /// <summary>Months from the end until alerts, medical and care are erased.</summary>
    public int EraseHealthAfterMonths { get; set; } = 12;

    /// <summary>Days from a withdrawal until they are erased.</summary>
    public int EraseHealthAfterWithdrawalDays { get; set; } = 30;

    /// <summary>Years from the end, or the withdrawal, until the rest is erased.</summary>
    public int EraseAllAfterYears { get; set; } = 5;
}
