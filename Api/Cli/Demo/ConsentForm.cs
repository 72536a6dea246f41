using Api.Elders;

namespace Api.Cli.Demo;

/// <summary>Signed consents of made-up elders.</summary>
internal static class ConsentForm
{
    internal const string Current = "2026-04";
    private const string Former = "2023-04";

    private static readonly DateOnly CurrentSince = new(2026, 4, 1);

    /// <summary>Nobody has signed a form before it was printed.</summary>
    internal static string VersionOn(DateOnly date) => date < CurrentSince ? Former : Current;

    internal static Consent Self(string name, DateOnly on, params string[] audiences) => new()
    {
        Version = VersionOn(on),
        GivenOn = on,
        GivenBy = "self",
        Signer = name,
        Audiences = audiences,
    };
}
