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
    private const int Batch = 2_000;

    internal static Command Make()
    {
        var count = new Option<int>("--elders") { Description = "作る人数 / How many", Required = true, HelpName = "N" };
        var command = new Command("seed", "計測用に架空の登録を作ります / Makes made-up elders for measuring") { count };
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

            var seeder = new Seeder(registry, log, new Numbers(registry.Engine, registry.Vault, settings, Settings.Reader(settings)));
            await LongWork.ShowAsync("登録 / elders", wanted, report => seeder.RunAsync(wanted, report, ct));
            return 0;
        });
        return command;
    }

    private sealed class Seeder(OpenRegistry registry, AuditLog log, Numbers numbers)
    {
        private readonly ElderRegistry elders = new(registry.Vault, numbers);

        internal async Task RunAsync(int wanted, Action<long> report, CancellationToken ct)
        {
            var centres = await new CentreDirectory(registry.Engine).AllAsync(ct);
            var today = new Today(TimeProvider.System, registry.Installation.Zone);
            var length = LengthFor(wanted);
            for (var done = 0; done < wanted;)
            {
                var upTo = Math.Min(done + Batch, wanted);
                var from = done;
                await log.ChangeAsync(
                    async transaction =>
                    {
                        for (var i = from; i < upTo; i++)
                        {
                            var document = SyntheticElders.Make(i, today.Date);
                            await elders.InsertAsync(
                                transaction, document, centres[i % centres.Count].Id, new NumberWish(Length: length), today.Milliseconds, ct);
                        }

                        return new AuditRecord("seeded", "done", null)
                        {
                            Operator = Commands.Operator,
                            Rows = (upTo - from, SHA256.HashData(Encoding.ASCII.GetBytes($"{from}-{upTo}"))),
                            IsChange = true,
                        };
                    },
                    ct);
                done = upTo;
                report(done);
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
