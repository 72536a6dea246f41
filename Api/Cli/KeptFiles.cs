using System.Security.Cryptography;
using Api.Audit;
using Api.Http;

namespace Api.Cli;

/// <summary>Nothing is proved either way: one line says why.</summary>
internal sealed class CannotTellException(Text what) : Exception($"{what.Ja} / {what.En}")
{
    internal Text What => what;
}

/// <summary>
/// What the person who verifies has kept elsewhere. A file that holds nothing of what it was named for would let every log
/// pass, so it is refused: an empty download must not look like a proof.
/// </summary>
/// <exception cref="CannotTellException">The file is missing, cannot be read, or is not what it should be.</exception>
internal static class KeptFiles
{
    internal static List<Checkpoint> Checkpoints(string file)
    {
        // Mail and Windows make CRLF of the line ends; what is signed has LF.
        var text = Read(file, File.ReadAllText).Replace("\r\n", "\n", StringComparison.Ordinal);
        try
        {
            if (Checkpoint.ParseMany(text) is { Count: > 0 } found)
                return found;
        }
        catch (FormatException)
        {
            // The same advice as for an empty file.
        }

        throw new CannotTellException(new($"{file} はチェックポイントのファイルではありません。", $"{file} is not a file of checkpoints."));
    }

    internal static List<Receipt> Receipts(string file)
    {
        var found = new List<Receipt>();
        foreach (var (index, line) in Read(file, File.ReadAllLines).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;

            // As it stands in the answer, header and all.
            var receipt = line.Trim();
            if (receipt.StartsWith($"{Receipt.Header}:", StringComparison.OrdinalIgnoreCase))
                receipt = receipt[(Receipt.Header.Length + 1)..];
            found.Add(Receipt.Parse(receipt) ?? throw new CannotTellException(new(
                $"{file} の {index + 1} 行目は受領番号（Audit-Receipt）ではありません。", $"Line {index + 1} of {file} is not a receipt.")));
        }

        return found.Count > 0
            ? found
            : throw new CannotTellException(new($"{file} に受領番号（Audit-Receipt）がありません。", $"There is no receipt in {file}."));
    }

    internal static ECDsa PublicKey(string file)
    {
        var text = Read(file, File.ReadAllText);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            if (key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
                return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            // Not a key at all: the same advice as for a key of another kind.
        }

        key.Dispose();
        throw new CannotTellException(new(
            $"{file} は監査ログの公開鍵（PEM 形式、P-256）ではありません。", $"{file} is not a public key of an audit log (PEM, P-256)."));
    }

    internal static FileStream Export(string file) => Read(file, File.OpenRead);

    private static T Read<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CannotTellException(new($"ファイル {file} がありません。", $"There is no file {file}."));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CannotTellException(new(
                $"ファイル {file} を読めません。名前と権限を確かめてください。", $"The file {file} cannot be read: look at its name and permissions."));
        }
    }
}
