using System.Text.Json.Serialization;
using Api.Http;

namespace Api.Centres;

[JsonSerializable(typeof(CentreAnswer))]
[JsonSerializable(typeof(IReadOnlyList<WrittenHours>))]
[JsonSerializable(typeof(IReadOnlyList<DateOnly>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CentreJson : JsonSerializerContext
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Register() => Json.Know(Default);
}
