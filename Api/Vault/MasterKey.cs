using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Api.Storage;

namespace Api.Vault;

/// <summary>
/// The key that every elder's key is wrapped with: 32 random bytes in <c>master-&lt;id&gt;.key</c>, mode 0400, in a folder that
/// is never inside the data folder. Without it the registry is unreadable, so none is ever made for an existing registry.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process; a thread's cipher goes with the thread.")]
internal sealed class MasterKey
{
    internal const int IdBytes = 4;
    private const int KeyBytes = 32;
    private const string Prefix = "master-";

    // A cipher is one thread's at a time.
    private readonly ThreadLocal<AesGcm> ciphers;

    private MasterKey(string id, byte[] key)
    {
        Id = id;
        IdBytesValue = Convert.FromHexString(id);
        ciphers = new(() => Sealed.Cipher(key));
    }

    /// <summary>Eight hexadecimal digits; part of the file's name and of every wrapped key.</summary>
    internal string Id { get; }

    internal byte[] IdBytesValue { get; }

    /// <summary>This thread's cipher of the key: every lookup unwraps with it, and the key is in memory in any case.</summary>
    internal AesGcm Cipher => ciphers.Value!;

    /// <param name="keyDir">Where the keys are.</param>
    /// <param name="like">The key it replaces: its file belongs to the same account, whoever runs the command.</param>
    internal static MasterKey Create(string keyDir, MasterKey? like = null)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        KeyFiles.Write(FileOf(keyDir, id), key, like is null ? null : FileOf(keyDir, like.Id));
        return new MasterKey(id, key);
    }

    /// <exception cref="StartRefusedException">The file is missing, unreadable, readable by others, or not a key.</exception>
    internal static MasterKey Load(string keyDir, string id)
    {
        var file = FileOf(keyDir, id);
        var bytes = KeyFiles.Read(file);
        return bytes.Length == KeyBytes
            ? new MasterKey(id, bytes)
            : throw new StartRefusedException(
                $"マスター鍵 {file} は{KeyBytes}バイトではありません。保管してある写しを戻してください。 / "
                + $"The master key {file} is not {KeyBytes} bytes long: put the copy you keep back in its place.");
    }

    private static string FileOf(string keyDir, string id) => Path.Combine(keyDir, $"{Prefix}{id}.key");
}
