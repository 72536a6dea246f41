using System.Security.Cryptography;
using System.Text;
using Api.Storage;

namespace Api.Tests.Support;

/// <summary>What is behind the answers: rows of the registry, hashes of the log.</summary>
internal static class RegistryRows
{
    /// <summary>The hash by which a record names several elders: of their ids, a line each.</summary>
    internal static string HashOf(IEnumerable<string> ids) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', ids))));

    /// <summary>How many elders and how many numbers there are.</summary>
    internal static async Task<(long Elders, long Numbers)> RowsAsync(this TestServer server)
    {
        await using var connection = await server.Get<Engine>().Registry.OpenConnectionAsync();
        return (
            await connection.FirstAsync<long>("SELECT count(*) FROM elder", null, CancellationToken.None),
            await connection.FirstAsync<long>("SELECT count(*) FROM number", null, CancellationToken.None));
    }
}
