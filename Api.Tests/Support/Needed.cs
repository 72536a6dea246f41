namespace Api.Tests.Support;

/// <summary>What a few tests need of the machine beside .NET. Where it is not there they are skipped, and say how to get it.</summary>
internal static class Needed
{
    /// <summary>A list, e.g. <c>node,slowhttptest</c>: what of it is not there fails instead. CI names all of it.</summary>
    private const string Required = "KEYHOLDER_TEST_REQUIRE";

    internal static string NodeFolder { get; } = Path.Combine(Repository.Root, "scripts", "node");

    /// <summary>Node.js and the packages of scripts/node, of which an older installation may lack some.</summary>
    internal static void Node(params string[] packages)
    {
        if (!OnPath("node") || !Array.TrueForAll(["", .. packages], package => Directory.Exists(Path.Combine(NodeFolder, "node_modules", package))))
            Missing("node", "Install Node.js (Debian: nodejs npm) and run `npm ci` in scripts/node.");
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the test, or fails it where the run needs what is missing.</summary>
    internal static void Missing(string what, string mend)
    {
        if ((Environment.GetEnvironmentVariable(Required) ?? "").Split(',').Contains(what))
            Assert.Fail(mend);
        else
            Assert.Ignore(mend);
    }
}
