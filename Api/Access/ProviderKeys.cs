using Api.Storage;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Api.Access;

/// <summary>
/// The keys that the provider signs with, as it publishes them. They are fetched at the start, every <see cref="FreshFor"/>
/// and for a key that is not among them, and at most once in <see cref="Pause"/>, whatever tokens strangers send. While the
/// provider cannot be reached they are trusted for <see cref="TrustFor"/>, and no longer.
/// </summary>
internal sealed class ProviderKeys(OidcOptions oidc, TimeProvider clock, ILogger<ProviderKeys> log) : IDisposable
{
    internal static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan TrustFor = TimeSpan.FromHours(24);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int MostBytes = 256 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = FreshFor })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MostBytes,
    };

    private readonly Lock gate = new();
    private Held? held;
    private Task fetching = Task.CompletedTask;
    private DateTimeOffset? triedAt;
    private ITimer? timer;

    /// <summary>What the provider said, and when.</summary>
    internal sealed record Held(string Issuer, IReadOnlyList<SecurityKey> Keys, DateTimeOffset At)
    {
        internal bool Has(string kid) => Keys.Any(key => key.KeyId == kid);
    }

    internal void Start() => timer = clock.CreateTimer(_ => _ = FetchAsync(), null, TimeSpan.Zero, FreshFor);

    /// <summary>The provider's keys, after looking once more where this one is not among them.</summary>
    /// <returns>Null when they could not be fetched, or only so long ago that nobody knows whether they still hold.</returns>
    internal async ValueTask<Held?> FindAsync(string kid, CancellationToken ct)
    {
        if (Trusted is not { } known || !known.Has(kid))
            await FetchAsync().WaitAsync(ct);

        return Trusted;
    }

    public void Dispose()
    {
        timer?.Dispose();
        http.Dispose();
    }

    private Held? Trusted => held is { } known && clock.GetUtcNow() - known.At < TrustFor ? known : null;

    private Task FetchAsync()
    {
        lock (gate)
        {
            // A clock that was set back must not forbid it for long.
            if (fetching.IsCompleted && (triedAt is not { } before || (clock.GetUtcNow() - before).Duration() >= Pause))
                fetching = Task.Run(LoadAsync);

            return fetching;
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            var address = $"{oidc.Authority.TrimEnd('/')}/.well-known/openid-configuration";
            var documents = new HttpDocumentRetriever(http) { RequireHttps = !oidc.IsPlainHttp, SendAdditionalHeaderData = false };
            using var late = new CancellationTokenSource(Patience);
            var said = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, late.Token);
            if (said.Issuer?.TrimEnd('/') != oidc.Authority.TrimEnd('/') || said.SigningKeys.Count == 0)
                log.LogWarning("{Authority} is not the issuer that its own description names, or has no keys", oidc.Authority);
            else
                held = new Held(said.Issuer, [.. said.SigningKeys], clock.GetUtcNow());
        }
        catch (Exception failure)
        {
            // Whatever the provider did to us, callers with client keys do not feel it.
            log.LogWarning("The keys of {Authority} cannot be fetched: {Failure}", oidc.Authority, Failures.Describe(failure));
        }
        finally
        {
            lock (gate)
                triedAt = clock.GetUtcNow();
        }
    }
}
