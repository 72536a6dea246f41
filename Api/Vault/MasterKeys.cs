using Api.Storage;

namespace Api.Vault;

/// <summary>What the registry says of a master key: its id, and the root of the index keys sealed under it.</summary>
internal sealed record MasterKeyRow(string Id, byte[] Cell);

/// <summary>
/// The master keys that the registry names: one, and from a rotation's beginning to its end the one that it replaces too.
/// A key's row is the check that its file is the right one, and behind the root stands sealed which key it replaces: no hand on
/// the database makes an older key the current one again.
/// </summary>
internal sealed class MasterKeys
{
    // Also those that were read here before and are no longer named: somebody may hold a row of just before.
    private readonly List<MasterKey> all;
    private readonly string[] ids;

    private MasterKeys(List<MasterKey> all, string[] ids, MasterKey current, byte[] root)
    {
        (this.all, this.ids, Current, Root) = (all, ids, current, root);
        Replaced = ids.FirstOrDefault(id => id != current.Id) is { } older ? all.Find(key => key.Id == older) : null;
    }

    /// <summary>What every new elder's key is wrapped with.</summary>
    internal MasterKey Current { get; }

    /// <summary>What a rotation that has not ended takes elders' keys from; null when there is none.</summary>
    internal MasterKey? Replaced { get; }

    /// <summary>What the index keys are derived from.</summary>
    internal byte[] Root { get; }

    /// <param name="rows">What the registry says.</param>
    /// <param name="keyDir">Where the files are.</param>
    /// <param name="before">Keys that were read before.</param>
    /// <exception cref="StartRefusedException">A key is missing, wrong, readable by others; or the rows do not agree.</exception>
    internal static MasterKeys Open(IReadOnlyList<MasterKeyRow> rows, string keyDir, MasterKeys? before = null)
    {
        List<MasterKey> all = [.. before?.all ?? []];
        var replaced = new HashSet<string>();
        byte[]? root = null;
        foreach (var row in rows)
        {
            var master = all.Find(key => key.Id == row.Id);
            if (master is null)
                all.Add(master = MasterKey.Load(keyDir, row.Id));

            var text = OpenCell(master, row.Cell);
            var found = text[..IndexKeys.RootBytes];
            root = root is null || root.AsSpan().SequenceEqual(found) ? found : throw Refused();
            if (text.Length > IndexKeys.RootBytes)
                replaced.Add(Convert.ToHexStringLower(text.AsSpan(IndexKeys.RootBytes)));
        }

        var current = rows.Where(row => !replaced.Contains(row.Id)).ToList();
        return root is not null && current.Count == 1 && rows.Count <= 2
            ? new MasterKeys(all, [.. rows.Select(row => row.Id)], all.Find(key => key.Id == current[0].Id)!, root)
            : throw Refused();
    }

    /// <summary>The row of a new registry's key, or of the one that replaces <paramref name="replaced"/>.</summary>
    internal static MasterKeyRow RowOf(MasterKey master, ReadOnlySpan<byte> root, MasterKey? replaced) => new(
        master.Id, Sealed.Seal(master.Cipher, (byte[])[.. root, .. replaced?.IdBytesValue ?? []], master.IdBytesValue));

    /// <summary>The key that an elder's key says it is wrapped with, where it is known here.</summary>
    internal MasterKey? Of(ReadOnlySpan<byte> wrapped)
    {
        foreach (var key in all)
        {
            if (wrapped.StartsWith(key.IdBytesValue))
                return key;
        }

        return null;
    }

    internal bool AreOf(IReadOnlyList<MasterKeyRow> rows) => rows.Select(row => row.Id).SequenceEqual(ids);

    private static byte[] OpenCell(MasterKey master, byte[] cell)
    {
        var text = new byte[Math.Max(cell.Length - Sealed.Overhead, 0)];
        return text.Length is IndexKeys.RootBytes or IndexKeys.RootBytes + MasterKey.IdBytes
            && Sealed.TryOpen(master.Cipher, cell, master.IdBytesValue, text)
            ? text
            : throw new StartRefusedException(
                $"マスター鍵 master-{master.Id}.key はこのデータベースのものではありません。正しい写しを戻してください。 / "
                + $"master-{master.Id}.key is not this database's key: put the right copy back.");
    }

    private static StartRefusedException Refused() => new(
        "データベースのマスター鍵の記録が、ないか食い違っています。バックアップから復元してください。 / "
        + "The database names no master key, or names several that do not agree: restore it from a backup.");
}
