using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Api.Tests.Support;

/// <summary>A certificate of a test's own for 127.0.0.1, with an RSA key: only with one could old key exchanges be agreed on.</summary>
internal static class ServerCertificate
{
    internal const string Password = "changeit";

    /// <summary>Writes tls.crt, tls.key and tls.pfx.</summary>
    internal static void Write(TempFolder folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(folder["tls.crt"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["tls.key"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(folder["tls.pfx"], certificate.Export(X509ContentType.Pfx, Password));
    }

    /// <summary>openssl s_client, which says what it wanted and what it was told; unlike SslStream it speaks old versions too.</summary>
    internal static async Task<string> AskAsync(Uri server, params string[] words)
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", $"{server.Host}:{server.Port}", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var asked = Process.Start(start)!;
        asked.StandardInput.Close();
        var said = new StringBuilder();
        foreach (var text in await Task.WhenAll(asked.StandardOutput.ReadToEndAsync(), asked.StandardError.ReadToEndAsync()))
            said.Append(text);
        await asked.WaitForExitAsync();
        return said.ToString();
    }
}
