namespace Api.Storage;

/// <summary>
/// The program cannot run as it is set up: one line that says what to write or install. Ends the process with
/// <see cref="ExitCode"/> (EX_CONFIG of sysexits.h) and changes nothing.
/// </summary>
internal sealed class StartRefusedException(string message) : Exception(message)
{
    internal const int ExitCode = 78;
}
