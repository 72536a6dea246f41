using System.Data.Common;
using Api.Storage;
using Api.Tests.Support;

namespace Api.Tests.Storage;

internal sealed class UniqueViolationTests
{
    private BareRegistry registry = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => registry = await BareRegistry.MakeAsync();

    [OneTimeTearDown]
    public void Remove() => registry.Dispose();

    [TestCase("INSERT INTO number (id, number_key, legacy, state, state_at) VALUES (1, x'01', 0, 'active', 1), (1, x'02', 0, 'active', 1)", TestName = "A_taken_primary_key_is_a_unique_violation")]
    [TestCase("INSERT INTO number (id, number_key, legacy, state, state_at) VALUES (1, x'01', 0, 'active', 1), (2, x'01', 0, 'active', 1)", TestName = "A_taken_unique_key_is_a_unique_violation")]
    [TestCase("INSERT INTO master_key (id, wrapped_index_key, created_at) VALUES ('a', x'01', 1), ('a', x'01', 1)", TestName = "A_taken_text_key_is_a_unique_violation")]
    public async Task A_taken_key_is_a_unique_violation(string sql)
    {
        var failure = await FailAsync(sql);

        Assert.That(registry.Engine.IsUniqueViolation(failure), Is.True, failure.Message);
    }

    [TestCase("INSERT INTO number (id, legacy, state, state_at) VALUES (1, 0, 'active', 1)", TestName = "A_missing_value_is_no_unique_violation")]
    [TestCase("INSERT INTO registry (id, issuer, demo, created_at, directory_version, last_change) VALUES (2, 'x', 0, 0, 0, 0)", TestName = "A_failed_check_is_no_unique_violation")]
    [TestCase("INSERT INTO item (id, number_id, kind, token_hash, sealed_token, state, state_at) VALUES (1, 5, '', x'01', x'01', '', 1)", TestName = "A_missing_parent_is_no_unique_violation")]
    [TestCase("INSERT INTO number (id, number_key, legacy, state, state_at) VALUES (1, x'01', 'no', 'active', 1)", TestName = "A_wrong_type_is_no_unique_violation")]
    public async Task Another_refusal_is_no_unique_violation(string sql)
    {
        var failure = await FailAsync(sql);

        Assert.That(registry.Engine.IsUniqueViolation(failure), Is.False, failure.Message);
    }

    private async Task<DbException> FailAsync(string sql)
    {
        await using var connection = await registry.Engine.Registry.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return Assert.CatchAsync<DbException>(() => transaction.ExecuteAsync(sql, null, CancellationToken.None))!;
    }
}
