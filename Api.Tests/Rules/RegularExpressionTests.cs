using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Api.Tests.Support;

namespace Api.Tests.Rules;

/// <summary>
/// No regular expression runs over 100 ms on 64 KiB, whatever is written there: each of the program's is fed what makes its own
/// signs repeat, alone and in pairs, and then fail.
/// </summary>
internal sealed class RegularExpressionTests
{
    private const int Characters = 64 * 1024;
    private const int Attempts = 8;
    private const string Classes = " 0a山\n.[【(";
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    private static readonly List<(string Name, Regex Regex)> All =
    [
        .. from type in typeof(Program).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
           where method.ReturnType == typeof(Regex) && method.GetCustomAttribute<GeneratedRegexAttribute>() is not null
           select ($"{type.Name}.{method.Name}", (Regex)method.Invoke(null, null)!),
    ];

    private static readonly string[] Names = [.. All.Select(one => one.Name)];

    [Test]
    public void Every_expression_is_one_that_is_tested_here()
    {
        var made = Repository.Sources("Api")
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"new Regex\(|Regex\.(?:Is)?Match|Regex\.(?:Replace|Split|Count|Enumerate)|\)\s*\.Matches\(""|\.EmailAddress\(\)|RegularExpression\("))
            .Select(Path.GetFileName);
        var written = Repository.Sources("Api").Sum(file => Regex.Count(File.ReadAllText(file), @"\[GeneratedRegex\("));

        Assert.That(made, Is.Empty, "GeneratedRegex alone: it can be found");
        Assert.That(All, Has.Count.EqualTo(written).And.Count.GreaterThan(5));
    }

    [TestCaseSource(nameof(Names))]
    public void It_ends_soon_whatever_it_reads(string name)
    {
        var regex = All.Single(one => one.Name == name).Regex;
        var (slowest, on) = (TimeSpan.Zero, "");
        foreach (var text in Texts(Signs(regex.ToString())))
        {
            var time = Time(regex, text);
            if (time > slowest)
                (slowest, on) = (time, text);
            if (slowest >= Longest)
                break;
        }

        TestContext.Out.WriteLine($"{name}: {slowest.TotalMilliseconds:f1} ms");
        Assert.That(slowest, Is.LessThan(Longest), $"{Regex.Escape(on[..12])}…{Regex.Escape(on[^6..])}");
    }

    // Of the processor, by this thread: the machine may be busy elsewhere. What is really slow is slow each time, or far beyond doubt.
    private static TimeSpan Time(Regex regex, string text)
    {
        var best = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < Attempts && best >= Longest && (attempt == 0 || best < Longest * 10); attempt++)
        {
            var before = ThreadTime();
            _ = regex.Count(text);
            var taken = ThreadTime() - before;
            best = taken < best ? taken : best;
        }

        return best;
    }

    private static TimeSpan ThreadTime()
    {
        Assert.That(ReadClock(OfThisThread, out var time), Is.Zero);
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    // .NET tells the processor time of a process only. CLOCK_THREAD_CPUTIME_ID of time.h.
    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Timespec time);

    private const int OfThisThread = 3;

    private struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    // Whatever the pattern names, and one of each class.
    private static List<char> Signs(string pattern) =>
        [.. Regex.Replace(pattern, @"\(\?(?:<?[=!]|:)|\\[swdb]", "").Where(sign => !"\\|*+?^$[]{}".Contains(sign)).Concat(Classes).Distinct()];

    private static IEnumerable<string> Texts(List<char> signs)
    {
        for (var i = 0; i < signs.Count; i++)
        {
            var sign = signs[i];
            var run = new string(sign, Characters - 2);
            yield return run + "!!";
            yield return run + "\n!";
            yield return "\n!" + run;
            foreach (var other in $"{Classes}{signs[(i + 1) % signs.Count]}{signs[(i + signs.Count - 1) % signs.Count]}")
            {
                yield return other + run + "!";
                yield return run + other + "!";
            }
        }

        // Pairs and words of the pattern over and over.
        for (var at = 0; at + 1 < signs.Count; at++)
        {
            yield return Repeat($"{signs[at]}{signs[at + 1]}");
            yield return Repeat($"{signs[at]}{signs[signs.Count - 1 - at]}");
            yield return Repeat(string.Concat(signs.Skip(at).Take(6)));
        }
    }

    private static string Repeat(string piece) => string.Concat(Enumerable.Repeat(piece, Characters / piece.Length)) + "!";
}
