using System.Diagnostics;
using Spectre.Console;

namespace Api.Cli;

/// <summary>Shows how far long work is: a bar with rate and time left on a terminal, plain lines elsewhere.</summary>
internal static class LongWork
{
    private const int PlainLines = 20;

    /// <param name="what">What is being counted, in both languages.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="work">Reports how many are done.</param>
    internal static async Task ShowAsync(string what, long total, Func<Action<long>, Task> work)
    {
        var watch = Stopwatch.StartNew();
        if (Console.IsOutputRedirected)
        {
            await work(Plain(what, total, watch));
            return;
        }

        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(total, 1));
                await work(done =>
                {
                    task.Value = done;
                    task.Description = $"{what} {Rate(done, watch):F0}/s";
                });
            });
    }

    private static Action<long> Plain(string what, long total, Stopwatch watch)
    {
        long next = 1;
        return done =>
        {
            if (done < next && done < total)
                return;

            next = done + Math.Max(total / PlainLines, 1);
            var rate = Rate(done, watch);
            Console.WriteLine($"{what} {done}/{total}  {rate:F0}/s  残り / left {(total - done) / Math.Max(rate, 1):F0} s");
        };
    }

    private static double Rate(long done, Stopwatch watch) => done / Math.Max(watch.Elapsed.TotalSeconds, 0.001);
}
