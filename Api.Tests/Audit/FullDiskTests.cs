using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Audit;

[NonParallelizable]
[Platform("Linux")]
internal sealed class FullDiskTests
{
    [Test]
    public async Task On_a_full_disk_nothing_is_disclosed_nothing_is_lost_and_room_is_all_it_needs()
    {
        using var folder = new TempFolder();
        using var disk = new MountedMemory(folder["disk"], megabytes: 6);
        using var server = await TestServer.StartAsync(disk.Path);
        var elder = await server.RegisterAsync();
        var request = new { number = elder.Number, reason = "emergency-treatment" };
        var receipts = new List<string>();
        for (var i = 0; i < 20; i++)
            receipts.Add(ReceiptOf(await server.LookUpAsync("hospital", request)));

        disk.Fill();
        var refused = await RefusedAsync(server, request, receipts);
        var forbidden = await server.LookUpAsync("watcher", request);
        var change = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json());
        var readyOnFull = await ReadyAsync(server);
        disk.MakeRoom();
        var again = await server.LookUpAsync("hospital", request);
        var changed = await server.SendAsync("centre", HttpMethod.Post, "/v1/elders", SomeElder.Json());

        Assert.That((readyOnFull, await ReadyAsync(server)), Is.EqualTo((503, 200)));
        Assert.That(refused, Has.Count.EqualTo(5));
        foreach (var reply in refused)
        {
            Assert.That((reply.Status, reply.Code), Is.EqualTo((503, "audit-unavailable")), reply.Text);
            Assert.That(reply.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(reply.Text, Does.Not.Contain("山田").And.Not.Contain("ヤマダ").And.Not.Contain(elder.Number));
            Assert.That(reply.Headers.Contains("Audit-Receipt"), Is.False);
        }

        Assert.That(forbidden.Status, Is.EqualTo(503), "a refusal that cannot be recorded");
        Assert.That(change.Status, Is.EqualTo(503), change.Text);
        Assert.That(again.Status, Is.EqualTo(200), again.Text);
        Assert.That(changed.Status, Is.EqualTo(201), changed.Text);
        receipts.Add(ReceiptOf(again));
        var stored = await StoredLog.ReadAsync(server.Get<Engine>().Log);
        stored.AssertIsOneSignedTree(server.DataDir);
        foreach (var receipt in receipts)
            stored.AssertHolds(receipt);
    }

    [Test]
    public async Task A_command_on_a_full_disk_ends_with_one_line_and_an_exit_code_of_its_own()
    {
        using var folder = new TempFolder();
        using var disk = new MountedMemory(folder["disk"], megabytes: 6);
        using var server = await TestServer.StartAsync(disk.Path);
        disk.Fill();
        await RefusedAsync(server, new { number = "4821-0372", reason = "emergency-treatment" }, []);

        var ended = await RunningProgram.RunAsync(
            folder, "client", "add", "--data", server.DataDir, "--keys", server.KeyDir, "--role", "auditor", "--organisation", "監査");

        Assert.That(ended.ExitCode, Is.EqualTo(74), ended.All);
        Assert.That(ended.ErrorLines, Has.Length.EqualTo(1), ended.All);
    }

    // The write-ahead log may have room for some more records in what it already takes up.
    private static async Task<List<Reply>> RefusedAsync(TestServer server, object request, List<string> receipts)
    {
        var refused = new List<Reply>();
        for (var i = 0; i < 500 && refused.Count < 5; i++)
        {
            var reply = await server.LookUpAsync("hospital", request);
            if (reply.Status == 200)
                receipts.Add(ReceiptOf(reply));
            else
                refused.Add(reply);
        }

        return refused;
    }

    private static async Task<int> ReadyAsync(TestServer server)
    {
        using var client = server.CreateClient();
        using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (int)response.StatusCode;
    }

    private static string ReceiptOf(Reply reply)
    {
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Headers.GetValues("Audit-Receipt").Single();
    }
}
