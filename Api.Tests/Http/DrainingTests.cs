using System.Net;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>SIGTERM to one node of several, while callers keep their connections.</summary>
internal sealed class DrainingTests
{
    [Test]
    public async Task A_node_that_ends_answers_for_a_while_and_lets_go_of_each_connection()
    {
        using var folder = new TempFolder();
        await RunningProgram.RunAsync(folder, "init", "--issuer", "drain.example");
        using var program = await RunningProgram.ServeAsync(folder, "--Keyholder:Nodes=2", "--Keyholder:DrainSeconds=2");
        using var caller = new HttpClient { BaseAddress = program.Address };
        using var before = await caller.GetAsync("/health/ready");

        var ending = program.TerminateAsync();
        using var not = await NotReadyAsync(caller);
        using var meanwhile = await caller.GetAsync("/health/live");
        var ended = await ending;

        Assert.Multiple(() =>
        {
            Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(before.Headers.ConnectionClose, Is.Not.True);
            Assert.That(not.Headers.RetryAfter, Is.Not.Null);
            Assert.That(meanwhile.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(meanwhile.Headers.ConnectionClose, Is.True);
            Assert.That(ended.ExitCode, Is.Zero, ended.All);
        });
    }

    private static async Task<HttpResponseMessage> NotReadyAsync(HttpClient caller)
    {
        while (true)
        {
            var answer = await caller.GetAsync("/health/ready");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return answer;

            answer.Dispose();
            await Task.Delay(50);
        }
    }
}
