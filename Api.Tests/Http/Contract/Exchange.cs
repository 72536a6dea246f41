using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Api.Tests.Http.Hostile;
using Api.Tests.Support;

namespace Api.Tests.Http.Contract;

/// <summary>Sends what it is told to, and keeps what came back of each route and what of it was not as documented.</summary>
internal sealed class Exchange(Contract contract)
{
    private readonly Dictionary<string, HashSet<string>> seen = [];

    internal List<string> Faults { get; } = [];

    internal int Sent { get; private set; }

    internal SortedSet<string> Missing(DescribedOperation operation) =>
        [.. contract.Documented(operation).Except(seen.GetValueOrDefault(operation.Id) ?? [])];

    /// <summary>What the scene asks for when nothing is wrong with it.</summary>
    internal static StraightRequest Good(DescribedOperation operation, Scene scene) => HostilePlace.Untouched(scene, operation);

    /// <param name="server">Who is asked.</param>
    /// <param name="operation">The route that is asked.</param>
    /// <param name="scene">Who asks.</param>
    /// <param name="why">What this request is to bring about, for whoever reads of a fault.</param>
    /// <param name="request">What is asked.</param>
    internal async Task<StraightReply> SendAsync(TestServer server, DescribedOperation operation, Scene scene, string why, StraightRequest request)
    {
        var reply = await server.SendStraightAsync(scene.Role, request, scene.ActingUser);
        await TakeAsync(operation, why, reply);

        // Who asks so often is held back; the next request is another day's.
        if (reply.Status == 429)
            server.Clock.Advance(TimeSpan.FromHours(1));
        return reply;
    }

    internal async Task TakeAsync(DescribedOperation operation, string why, StraightReply reply)
    {
        Sent++;
        if (await contract.FaultAsync(operation, reply) is { } fault)
            Faults.Add($"{operation.Id}, {why}: {fault}");
        if (!seen.TryGetValue(operation.Id, out var outcomes))
            seen[operation.Id] = outcomes = [];
        outcomes.Add(Contract.OutcomeOf(reply));
    }

    /// <summary>The documented example as the body of its route's request.</summary>
    internal static StraightRequest WithExample(DocumentedExample example, StraightRequest request, JsonObject? body) => request with
    {
        ContentType = example.MediaType,
        Body = example switch
        {
            { MediaType: "application/x-www-form-urlencoded" } => Form(body!),
            _ when body is not null => Encoding.UTF8.GetBytes(body.ToJsonString()),
            _ => Encoding.UTF8.GetBytes(example.Value.GetValue<string>()),
        },
    };

    private static byte[] Form(JsonObject body) => Encoding.UTF8.GetBytes(string.Join('&', body.Select(field =>
        string.Create(CultureInfo.InvariantCulture, $"{field.Key}={Uri.EscapeDataString(field.Value!.ToString())}"))));
}
