using Api.Storage;

namespace Api.Cli;

/// <summary>
/// A file in the data folder that says where the registry went: two that both take changes would never be one again. Verifying
/// and checking what was left here go on working.
/// </summary>
internal static class MovedMark
{
    internal const string File = "moved.txt";

    internal static void Set(string dataDir) => System.IO.File.WriteAllText(
        Path.Combine(dataDir, File),
        "この登録簿は PostgreSQL へ移しました（または移行の途中で終わりました）。元に戻すときだけ、このファイルを消してください。\n"
        + "This registry was moved to PostgreSQL, or a move was interrupted. Delete this file only to go back to it.\n");

    internal static void Remove(string dataDir) => System.IO.File.Delete(Path.Combine(dataDir, File));

    /// <exception cref="StartRefusedException">It was moved.</exception>
    internal static void Refuse(string dataDir)
    {
        if (System.IO.File.Exists(Path.Combine(dataDir, File)))
        {
            throw new StartRefusedException(
                $"{dataDir} の登録簿は PostgreSQL へ移しました（{File}）。Keyholder:Database に移行先を書いてください。移行が途中で終わったときは、{File} を消してからやり直します。 / "
                + $"The registry in {dataDir} was moved to PostgreSQL ({File}): name it in Keyholder:Database. If the move was interrupted, delete {File} and run it again.");
        }
    }
}
