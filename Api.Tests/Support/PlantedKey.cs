using Api.Access;
using Api.Audit;
using Api.Http;
using Api.Tests.Http.Hostile;
using Api.Vault;
using Microsoft.AspNetCore.Http;

namespace Api.Tests.Support;

/// <summary>Idempotency-Keys of changes that nobody here made: another node did, or one that was killed.</summary>
internal static class PlantedKey
{
    internal const string Insert = """
        INSERT INTO change_key (key_hash, request_hash, client_id, record_id, at) VALUES (@Hash, @Request, @Client, 1, @At)
        """;

    /// <summary>What the server knows a request by.</summary>
    internal static ChangeKey ChangeKey(
        this TestServer server, string role, string actingUser, string key, string method, string path, byte[] body, string? ifMatch = null, string query = "")
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = (method, path);
        http.Request.QueryString = new QueryString(query.Length == 0 ? "" : "?" + query);
        http.Request.Headers.IfMatch = ifMatch;
        var caller = new Caller(server.ClientIds[role], "", Role.Centre, null, actingUser, "", null);
        return global::Api.Access.ChangeKey.Of(server.Get<RegistryVault>().Index, caller, key, http.Request, body);
    }

    /// <summary>The row that a change with this key leaves when its process is killed before it answers.</summary>
    internal static object RowOf(this TestServer server, ChangeKey key, string role) => new
    {
        key.Hash,
        key.Request,
        Client = server.ClientIds[role],
        At = server.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    /// <summary>As the scene's request is known when this is its body.</summary>
    internal static ChangeKey ChangeKey(this Scene scene, TestServer server, byte[] body)
    {
        var good = scene.Good;
        return server.ChangeKey(
            scene.Role!, scene.ActingUser, scene.Key!, good.Method, good.Path, body, good.Headers.GetValueOrDefault("If-Match"), good.Query);
    }

    internal static Task PlantKeyAsync(this Scene scene, TestServer server, byte[] body)
    {
        scene.Key = Id.Text(Id.New());
        return server.TamperAsync(Insert, server.RowOf(scene.ChangeKey(server, body), scene.Role!));
    }

    /// <summary>A request with this key is on its way until the end of this.</summary>
    internal static IDisposable Hold(this TestServer server, ChangeKey key)
    {
        Assert.That(server.Get<RunningChanges>().TryEnter(key));
        return new Held(() => server.Get<RunningChanges>().Leave(key));
    }

    private sealed class Held(Action letGo) : IDisposable
    {
        public void Dispose() => letGo();
    }
}
