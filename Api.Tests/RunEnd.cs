using Api.Tests.Support;

namespace Api.Tests;

/// <summary>Stops what a run has started; of this namespace, because it is for every test below it.</summary>
[SetUpFixture]
internal sealed class RunEnd
{
    [OneTimeTearDown]
    public void Stop() => PostgresCluster.Stop();
}
