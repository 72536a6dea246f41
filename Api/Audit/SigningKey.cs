using System.Security.Cryptography;
using System.Text;
using Api.Storage;
using Api.Vault;

namespace Api.Audit;

/// <summary>
/// Signs the log's heads: ECDSA P-256 in <c>audit-signing-&lt;id&gt;.key</c> (PKCS#8 PEM, mode 0400), its public half in
/// <c>audit-signing.pub</c> in the data folder for whoever verifies.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    internal const string PublicFile = "audit-signing.pub";
    private const string Prefix = "audit-signing-";

    private readonly ECDsa key;

    private SigningKey(ECDsa key)
    {
        this.key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        // C2SP signed-note: an ECDSA key's hash is the first four bytes of SHA-256 over its PKIX form.
        Hash = SHA256.HashData(PublicKey)[..4];
        Id = IdOf(key);
    }

    /// <summary>Eight hexadecimal digits: the key hash of the signed note.</summary>
    internal string Id { get; }

    /// <summary>The id of whichever key this is the public half of.</summary>
    internal static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 4));

    internal byte[] Hash { get; }

    internal byte[] PublicKey { get; }

    /// <summary>A new key, in the key folder only: nobody knows it before <see cref="Publish"/>.</summary>
    internal static SigningKey Create(string keyDir)
    {
        var key = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        KeyFiles.Write(Path.Combine(keyDir, FileOf(key.Id)), Encoding.ASCII.GetBytes(key.key.ExportPkcs8PrivateKeyPem()));
        return key;
    }

    internal static string FileOf(string id) => $"{Prefix}{id}.key";

    /// <summary>Puts the public half into the data folder, in place of the one before.</summary>
    internal void Publish(string dataDir)
    {
        var file = Path.Combine(dataDir, PublicFile);
        using (var stream = File.Create(file + ".new"))
        {
            stream.Write(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"));
            Durable.Flush(stream);
        }

        File.Move(file + ".new", file, overwrite: true);
        Durable.FlushFolder(dataDir);
    }

    /// <exception cref="StartRefusedException">The key that the log's head names is missing or is another.</exception>
    internal static SigningKey Load(string keyDir, string id)
    {
        var file = Path.Combine(keyDir, FileOf(id));
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(Encoding.ASCII.GetString(KeyFiles.Read(file)));
            var key = new SigningKey(ecdsa);
            if (key.Id == id)
                return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            // Not a key at all: the same advice as for another key.
        }

        ecdsa.Dispose();
        throw new StartRefusedException(
            $"署名鍵 {file} は監査ログの鍵ではありません。保管してある写しを戻してください。 / "
            + $"{file} is not the key that signed the audit log: put your copy back.");
    }

    /// <returns>The signature over SHA-256 of the text, as DER (what <c>openssl dgst -sha256 -verify</c> reads).</returns>
    internal byte[] Sign(ReadOnlySpan<byte> text) =>
        key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => key.Dispose();
}
