using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Cli.Demo;
using Api.Elders;

namespace Api.Tests.Support;

/// <summary>Registrations to send: complete ones, of a new person each time.</summary>
internal static class SomeElder
{
    private static int made;

    /// <summary>Every field of every block filled; change what the test is about.</summary>
    internal static JsonObject Json(Action<JsonObject>? change = null)
    {
        var document = DemoHanako.Document(DateOnly.FromDateTime(TestServer.Start.DateTime));
        var elder = JsonSerializer.SerializeToNode(document, global::Api.Http.Json.Info<ElderDocument>())!.AsObject();
        elder.Remove("confirmed");
        elder.Remove("training");
        RemoveComputed(elder);
        elder["documentsChecked"] = true;
        elder["identity"]!["linkedElders"] = null;

        // Nobody is registered twice: the day of birth is each person's own.
        var day = Interlocked.Increment(ref made);
        elder["identity"]!["birthDate"] = new DateOnly(1938, 4, 1).AddDays(day % 29).AddYears(day / 29 % 20).ToString("O", CultureInfo.InvariantCulture);
        elder["identity"]!["kana"] = $"ヤマダ ハナコ{Suffix(day)}";
        change?.Invoke(elder);
        return elder;
    }

    // dial is computed and therefore refused in a request.
    internal static void RemoveComputed(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            item.Remove("dial");
            foreach (var (_, value) in item.ToList())
                RemoveComputed(value);
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list)
                RemoveComputed(value);
        }
    }

    private static string Suffix(int number)
    {
        const string kana = "アイウエオカキクケコ";
        return string.Concat(number.ToString("D4", CultureInfo.InvariantCulture).Select(digit => kana[digit - '0']));
    }
}
