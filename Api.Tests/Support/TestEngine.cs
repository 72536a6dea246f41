using Api.Storage;

namespace Api.Tests.Support;

/// <summary>Which engine this run of the tests is on: <c>KEYHOLDER_TEST_ENGINE=postgres</c>, else SQLite. The tests are the same.</summary>
internal static class TestEngine
{
    private const string Variable = "KEYHOLDER_TEST_ENGINE";

    internal static bool IsPostgres { get; } = Environment.GetEnvironmentVariable(Variable) == "postgres";

    /// <summary>A new registry's database, for its settings.</summary>
    internal static string NewDatabase() => IsPostgres ? PostgresCluster.NewDatabase() : new KeyholderOptions().Database;
}
