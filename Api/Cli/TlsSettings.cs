using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Api.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Api.Cli;

/// <summary>TLS 1.2 and 1.3, with ciphers that keep what was said secret even when the certificate's key is stolen later.</summary>
internal static class TlsSettings
{
    private const SslProtocols Allowed = SslProtocols.Tls12 | SslProtocols.Tls13;

    // Of TLS 1.2 those with an ephemeral key exchange and an authenticated mode; elsewhere than on Linux the system chooses.
    private static readonly CipherSuitesPolicy? Ciphers = !OperatingSystem.IsLinux() ? null : new CipherSuitesPolicy(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);

    internal static void Harden(HttpsConnectionAdapterOptions https)
    {
        https.SslProtocols = Allowed;
        // Said last, at each handshake: a setting of one endpoint (Kestrel:Endpoints:…:SslProtocols) would overrule the line above.
        https.OnAuthenticate = (_, tls) =>
        {
            tls.EnabledSslProtocols = Allowed;
            tls.CipherSuitesPolicy = Ciphers;
        };
    }

    /// <returns>What to write, when it is the certificate that keeps the server from starting; else null.</returns>
    internal static StartRefusedException? Explain(IConfiguration configuration, Exception failure)
    {
        // What reading a certificate and its key throws, by what is wrong with them.
        var isOfCertificate = failure is CryptographicException or ArgumentException or NotSupportedException or UnauthorizedAccessException
            or FileNotFoundException or DirectoryNotFoundException
            || (failure is InvalidOperationException && Settings.Urls(configuration).Any(url => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)));
        if (!isOfCertificate)
            return null;

        var why = failure.Message.ReplaceLineEndings(" ");
        return new StartRefusedException(
            $"サーバー証明書を使えません（{why}）。Kestrel:Certificates:Default:Path に証明書（PEM）、KeyPath に秘密鍵（PFXなら Path と Password）を書いてください。 / "
            + $"The certificate cannot be used ({why}): write a PEM file in Kestrel:Certificates:Default:Path and its key in …:KeyPath, or a PFX in …:Path and …:Password.");
    }
}
