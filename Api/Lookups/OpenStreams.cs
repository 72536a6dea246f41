using Api.Http;

namespace Api.Lookups;

/// <summary>How many streams each client holds: one that opens them without end would take everybody's connections and memory.</summary>
internal sealed class OpenStreams
{
    /// <summary>A centre has some twenty people, and each of them a few windows.</summary>
    internal const int Most = 100;

    internal static readonly Problem Refusal = Problems.TooManyRequests with
    {
        Detail = new("受信箱の新着を受け取る接続が多すぎます。使っていない画面を閉じてください。", "Too many streams are open with this key. Close those that nobody reads."),
        RetryAfter = 60,
    };

    private readonly Lock gate = new();
    private readonly Dictionary<long, int> held = [];

    /// <returns>The place, to be given back; null when the client holds as many as it may.</returns>
    internal IDisposable? Enter(long client)
    {
        lock (gate)
        {
            var count = held.GetValueOrDefault(client);
            if (count >= Most)
                return null;

            held[client] = count + 1;
            return new Place(this, client);
        }
    }

    private void Leave(long client)
    {
        lock (gate)
        {
            if (--held[client] == 0)
                held.Remove(client);
        }
    }

    private sealed class Place(OpenStreams open, long client) : IDisposable
    {
        public void Dispose() => open.Leave(client);
    }
}
