using Api.Centres;

namespace Api.Tests.Centres;

internal static class SomeHours
{
    internal static IReadOnlyList<OpenHours> Of(string text) =>
        OpenHours.TryParse(text, out var hours) ? hours : throw new ArgumentException(text);
}
