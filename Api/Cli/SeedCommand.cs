using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Api.Audit;
using Api.Centres;
using Api.Cli.Demo;
using Api.Elders;
using Api.Keyholders;
using Api.Storage;

namespace Api.Cli;

/// <summary>seed --elders N: made-up elders for measuring, in a registry that is marked as a demo or holds nobody yet.</summary>
internal static class SeedCommand
{
    // Random ids spread over the whole file: a page that many new rows of one transaction share is written once.
    private const int Batch = 50_000;
    private const int CacheMiB = 512;
    private const int ReportEach = 500;

    internal static Command Make()
    {
        var count = new Option<int>("--elders") { Description = "作る人数 / How many", Required = true, HelpName = "N" };
        var file = new Option<string?>("--numbers")
        {
            Description = "発行した登録番号を1行に1件ずつ書き出す、新しいファイル / A new file for the numbers issued, one a line",
            HelpName = "FILE",
        };
        var command = new Command("seed", "計測用に架空の登録を作ります / Makes made-up elders for measuring") { count, file };
        command.SetAction(async (parsed, ct) =>
        {
            var (options, configuration) = Commands.Configuration(parsed);
            var wanted = parsed.GetValue(count);
            if (wanted is < 1 or > 5_000_000)
                throw new StartRefusedException("--elders は1から5,000,000までの数です。 / --elders is 1 to 5,000,000.");

            using var registry = await OpenRegistry.OpenAsync(options, TimeProvider.System, ct);
            using var log = registry.OpenLog(TimeProvider.System);
            var settings = Settings.Bind<NumberOptions>(configuration, NumberOptions.Section);
            Settings.Check(settings, registry.Installation.IsDemo);
            if (!registry.Installation.IsDemo)
            {
                throw new StartRefusedException(
                    "架空の登録は、本物の登録簿には入れません。demo --seed-only で作ったフォルダーを --data で指定してください。 / "
                    + "Made-up elders do not go into a real registry: name a folder made by demo --seed-only with --data.");
            }

            using var issued = parsed.GetValue(file) is { } name ? NewFile(name) : null;
            var seeder = new Seeder(registry, log, new Numbers(registry.Engine, registry.Vault, settings, Settings.Reader(settings)), issued);
            await LongWork.ShowAsync("登録 / elders", wanted, report => seeder.RunAsync(wanted, report, ct));
            return 0;
        });
        return command;
    }

    // Its owner's alone: whoever holds a number may ask for its elder.
    private static StreamWriter NewFile(string name)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        try
        {
            return new StreamWriter(name, options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"{name} を新しく作れません。上書きはしません。別のファイルを --numbers で指定してください。 / "
                + $"{name} cannot be made, and nothing is overwritten: name another file with --numbers.");
        }
    }

    private sealed class Seeder(OpenRegistry registry, AuditLog log, Numbers numbers, StreamWriter? issued)
    {
        private readonly ElderRegistry elders = new(registry.Vault, numbers);

        internal async Task RunAsync(int wanted, Action<long> report, CancellationToken ct)
        {
            var centres = await new CentreDirectory(registry.Engine).AllAsync(ct);
            var today = new Today(TimeProvider.System, registry.Installation.Zone);
            var length = LengthFor(wanted);
            var batch = new List<KeyholderNumber>(Batch);
            for (var from = 0; from < wanted; from += batch.Count)
            {
                batch.Clear();
                var upTo = Math.Min(from + Batch, wanted);
                var first = from;
                await log.ChangeAsync(
                    async transaction =>
                    {
                        SqliteEngine.WidenCache(transaction.Connection!, CacheMiB);
                        for (var i = first; i < upTo; i++)
                        {
                            var document = SyntheticElders.Make(i, today.Date);
                            var (written, _) = await elders.InsertAsync(
                                transaction, document, centres[i % centres.Count].Id, new NumberWish(Length: length), today.Milliseconds, ct);
                            batch.Add(written!.Number);
                            if ((i + 1) % ReportEach == 0 || i + 1 == wanted)
                                report(i + 1);
                        }

                        return new AuditRecord("seeded", "done", null)
                        {
                            Operator = Commands.Operator,
                            Rows = (upTo - first, SHA256.HashData(Encoding.ASCII.GetBytes($"{first}-{upTo}"))),
                            IsChange = true,
                        };
                    },
                    ct);
                foreach (var number in batch)
                    issued?.WriteLine(number.Normalised);
            }
        }

        // The shortest length that may hold twice as many: a town's setting would be raised in time, a seed all at once.
        private static int LengthFor(int wanted)
        {
            var length = KeyholderNumber.ShortestIssued;
            while (Numbers.MostIssued(length) < 2L * wanted)
                length++;
            return length;
        }
    }
}
