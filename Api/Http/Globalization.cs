using System.Globalization;
using System.Text;
using Api.Storage;

namespace Api.Http;

/// <summary>Without ICU or time zone data .NET does not fail, it silently does something else; so a start asks.</summary>
internal static class Globalization
{
    /// <exception cref="StartRefusedException">Something is missing; the message names the package.</exception>
    internal static void Check()
    {
        // Half-width ﾊ with its mark composes to one letter, if normalisation works at all.
        if (!Works(() => "ﾊﾞ".Normalize(NormalizationForm.FormKC) == "バ"))
            Refuse("libicu", "Unicode正規化 / Unicode normalisation");

        if (!Works(() => new DateTime(1940, 3, 1).ToString("ggy", Japanese()) == "昭和15"))
            Refuse("libicu", "和暦 / the Japanese calendar");

        if (!Works(() => TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo").BaseUtcOffset == TimeSpan.FromHours(9)))
            Refuse("tzdata", "Asia/Tokyo");
    }

    private static CultureInfo Japanese()
    {
        var culture = new CultureInfo("ja-JP");
        culture.DateTimeFormat.Calendar = new JapaneseCalendar();
        return culture;
    }

    private static bool Works(Func<bool> works)
    {
        try
        {
            return works();
        }
        catch (Exception failure) when (failure is ArgumentException or PlatformNotSupportedException or TimeZoneNotFoundException
            or InvalidTimeZoneException)
        {
            return false;
        }
    }

    private static void Refuse(string package, string what) => throw new StartRefusedException(
        $"{what} が使えません。OSのパッケージ {package} を入れてください（DOTNET_SYSTEM_GLOBALIZATION_INVARIANT は外してください）。 / "
        + $"{what} does not work: install the operating system's package {package} and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
}
