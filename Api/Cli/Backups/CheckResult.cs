using System.Globalization;
using Api.Http;

namespace Api.Cli.Backups;

/// <summary>One thing that is wrong, and where: tables, columns and ids only.</summary>
internal sealed record Damage(string Where, Text What)
{
    internal static Damage At(string column, long id, Text what) => new($"{column} {Id.Text(id)}", what);
}

/// <summary>What a check found.</summary>
internal sealed class CheckResult
{
    private const int MostShown = 20;

    internal List<Damage> Damages { get; } = [];

    internal bool IsIntact => Damages.Count == 0;

    internal long Records { get; set; }

    /// <summary>Sealed cells that were opened.</summary>
    internal long Cells { get; set; }

    internal long Elders { get; set; }

    /// <summary>Elders of whose cell no record says anything: a demo's, or a seed's.</summary>
    internal long NotCompared { get; set; }

    /// <summary>A change was recorded and never came; the next start says so in the log.</summary>
    internal bool IsInterrupted { get; set; }

    internal void Tell()
    {
        foreach (var damage in Damages.Take(MostShown))
        {
            Console.Error.WriteLine($"破損しています：{damage.Where}：{damage.What.Ja}");
            Console.Error.WriteLine($"  Damaged: {damage.Where}: {damage.What.En}");
        }

        if (Damages.Count > MostShown)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ほか {Damages.Count - MostShown} 件 / and {Damages.Count - MostShown} more"));

        if (!IsIntact)
            return;

        Commands.Say(new(
            $"正常です。記録 {Records} 件、封印されたデータ {Cells} 件をすべて開いて確かめました（登録者 {Elders} 名、うち記録との照合対象外 {NotCompared} 名）。",
            $"Intact: {Records} records; {Cells} sealed cells opened; {Elders} elders, {NotCompared} of them with no record to compare with."));
        if (IsInterrupted)
        {
            Commands.Say(new(
                "最後の変更は、記録されましたが反映されていません。次の起動時にその旨が記録されます。",
                "The last change was recorded and never came: the next start will say so in the log."));
        }
    }
}
