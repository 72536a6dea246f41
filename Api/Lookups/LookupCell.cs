using System.Security.Cryptography;
using System.Text;
using Api.Elders;
using Api.Keyholders;
using Api.Vault;

namespace Api.Lookups;

/// <summary>A lookup's row as the sealed elder it holds.</summary>
internal sealed class LookupCell(LookupRow row, long elderId) : IElderCell
{
    public long ElderId => elderId;
    public long CentreId => row.CentreId ?? 0;
    public string ElderState => row.ElderState ?? "";
    public long Version => row.Version ?? 0;
    public byte[] WrappedKey => row.WrappedKey!;
    public byte[] Sealed => row.Sealed!;
    public long NumberId => row.NumberId;
    public string NumberState => row.NumberState;
    public byte[] SealedNumber => row.SealedNumber!;
    public bool Legacy => row.Legacy;
    public long? StateAt => row.ElderStateAt;
    public long? LastChange => row.LastChange;

    /// <summary>The item's own cell names its number: an item that was pointed at another one does not open.</summary>
    internal static void CheckToken(RegistryVault vault, LookupRow row, long elderId, byte[] token)
    {
        var text = new byte[LookupToken.Bytes];
        var opened = false;
        if (row is { ItemId: { } item, SealedToken: { } cell } && vault.TryUnwrap(row.WrappedKey, elderId, out var key))
        {
            using (key)
            {
                var place = CellPlace.Token(stackalloc byte[CellPlace.MostBytes], item, row.NumberId, row.ItemState!);
                opened = key.TryOpen(cell, place, text);
            }
        }

        if (!opened || !CryptographicOperations.FixedTimeEquals(text, token)
            || !vault.Heads.IsNewest(SealedTable.Items, row.ItemId!.Value, row.SealedToken))
        {
            throw new RecordDamagedException(elderId, row.NumberId);
        }
    }

    /// <summary>An unassigned number is sealed under the registry's key; an erased one has no cell and says only its state.</summary>
    internal static KeyholderNumber OpenWithoutElder(RegistryVault vault, LookupRow row, KeyholderNumber? asked)
    {
        var cell = row.SealedNumber ?? [];
        var isNewest = row.ElderId is { } elder
            ? vault.Heads.AreNewest(elder, row.Sealed, row.NumberId, cell)
            : vault.Heads.IsNewest(SealedTable.Numbers, row.NumberId, cell);
        if (!isNewest)
            throw new RecordDamagedException(row.ElderId ?? 0, row.NumberId);

        if (row.NumberState == Keyholders.NumberState.Erased)
            return asked ?? default;

        Span<byte> text = stackalloc byte[Math.Clamp(cell.Length - Vault.Sealed.Overhead, 0, KeyholderNumber.LongestIssued)];
        var place = CellPlace.Number(stackalloc byte[CellPlace.MostBytes], row.NumberId, row.ElderId, row.NumberState);
        if (!Vault.Sealed.TryOpen(vault.Index.Registry, cell, place, text))
            throw new RecordDamagedException(row.ElderId ?? 0, row.NumberId);

        var number = KeyholderNumber.FromStored(Encoding.ASCII.GetString(text), row.Legacy);
        return asked is { } wanted && !wanted.Equals(number) ? throw new RecordDamagedException(row.ElderId ?? 0, row.NumberId) : number;
    }
}
