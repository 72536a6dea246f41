using System.CommandLine;
using Api.Elders;
using Api.Http;

namespace Api.Cli;

/// <summary>erase: what is kept no longer after a registration's end; from cron, beside a running server.</summary>
internal static class EraseCommand
{
    private const int Failed = 1;

    private static readonly Text OldContents = new("消去前の内容", "What was erased");

    internal static Command Make()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "消去せず、対象の登録IDと期日を表示します / Erases nothing; lists whom, and since when" };
        var command = new Command("erase", "終了した登録のうち、保存期間を過ぎたものを消去します / Erases what is kept no longer after a registration's end") { dryRun };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, configuration) = Commands.Configuration(parsed);
            var terms = Settings.ErasureTerms(configuration);
            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var today = new Today(TimeProvider.System, registry.Installation.Zone);
            var erasure = new Erasure(registry.Engine, registry.Vault, log, terms, today, Commands.Operator);
            var (due, damaged) = await erasure.FindDueAsync(ct);
            if (parsed.GetValue(dryRun))
            {
                Tell(due);
                return Report(damaged);
            }

            damaged += await EraseAsync(erasure, due, ct);
            // At each run, also when nothing is due: one before may have been stopped just here.
            return Math.Max(Report(damaged), await OldBytes.ForgetAsync(registry.Engine, OldContents, ct));
        });
        return command;
    }

    private static void Tell(List<DueErasure> due)
    {
        foreach (var one in due)
            Console.WriteLine($"{Id.Text(one.ElderId)}  {one.On:yyyy-MM-dd}  {In(one.Stage)}");
        Commands.Say(new(
            $"消去の対象は{due.Count}名です（医療・介護の情報 {Count(due, Erasure.Health)}名、すべての個人情報 {Count(due, Erasure.Personal)}名）。まだ何も消去していません。",
            $"{due.Count} are due: {Count(due, Erasure.Health)} health data, {Count(due, Erasure.Personal)} everything. Nothing was erased."));
    }

    private static async Task<int> EraseAsync(Erasure erasure, List<DueErasure> due, CancellationToken ct)
    {
        var erased = new List<DueErasure>(due.Count);
        var damaged = 0;
        await LongWork.ShowAsync("消去 / erased", due.Count, async report =>
        {
            foreach (var (i, one) in due.Index())
            {
                try
                {
                    if (await erasure.EraseAsync(one, ct))
                        erased.Add(one);
                }
                catch (RecordDamagedException)
                {
                    damaged++;
                }

                report(i + 1);
            }
        });
        Commands.Say(new(
            $"消去しました：医療・介護の情報 {Count(erased, Erasure.Health)}名、すべての個人情報 {Count(erased, Erasure.Personal)}名。",
            $"Erased: health data of {Count(erased, Erasure.Health)}, everything of {Count(erased, Erasure.Personal)}."));
        return damaged;
    }

    private static int Report(int damaged)
    {
        if (damaged == 0)
            return 0;

        Console.Error.WriteLine($"{damaged}名は記録が破損していて消去できません。check で確かめてください。 / {damaged} could not be erased, their records are damaged: run check.");
        return Failed;
    }

    private static int Count(List<DueErasure> due, string stage) => due.Count(one => one.Stage == stage);

    private static string In(string stage) => stage == Erasure.Health ? "医療・介護の情報 / health data" : "すべての個人情報 / everything";
}
