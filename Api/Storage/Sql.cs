using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace Api.Storage;

/// <summary>The only file that knows Dapper: parameters by name, columns in snake_case, a cancellation token in every call.</summary>
internal static class Sql
{
    /// <summary>A command's timeout: none.</summary>
    internal const int ForEver = 0;

    [ModuleInitializer]
    internal static void Configure()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(bool));
        SqlMapper.AddTypeHandler(new Truth());
    }

    // Truth is 0 or 1 in every column: SQLite has nothing else, and PostgreSQL would not take its own for a number.
    private sealed class Truth : SqlMapper.TypeHandler<bool>
    {
        public override void SetValue(IDbDataParameter parameter, bool value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value ? 1L : 0L;
        }

        public override bool Parse(object value) => value is bool truth ? truth : (long)value != 0;
    }

    internal static async Task<List<T>> QueryAsync<T>(
        this DbConnection connection, string sql, object? parameters, CancellationToken ct) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();

    internal static Task<T?> FirstAsync<T>(
        this DbConnection connection, string sql, object? parameters, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct));

    /// <summary>For what must not wait as long as a report may.</summary>
    internal static Task<T?> FirstAsync<T>(this DbConnection connection, string sql, int seconds, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, commandTimeout: seconds, cancellationToken: ct));

    internal static async Task<List<T>> QueryAsync<T>(
        this DbTransaction transaction, string sql, object? parameters, CancellationToken ct) =>
        (await transaction.Connection!.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct))).AsList();

    internal static Task<T?> FirstAsync<T>(
        this DbTransaction transaction, string sql, object? parameters, CancellationToken ct) =>
        transaction.Connection!.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct));

    internal static Task<int> ExecuteAsync(
        this DbTransaction transaction, string sql, object? parameters, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct));

    /// <summary>Statements without parameters or rows: settings and schema files.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">One statement or more.</param>
    /// <param name="transaction">That of the connection, if it has begun one.</param>
    /// <param name="seconds">How long it may take; null is what is usual for the engine.</param>
    internal static void Run(this DbConnection connection, string sql, DbTransaction? transaction = null, int? seconds = null) =>
        connection.Execute(sql, transaction: transaction, commandTimeout: seconds);

    internal static string? Pragma(this DbConnection connection, string name) =>
        Convert.ToString(connection.ExecuteScalar($"PRAGMA {name}"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// A command that is compiled once and kept, for the hot path: Microsoft.Data.Sqlite compiles each new command again.
    /// </summary>
    internal static DbCommand Prepare(this DbConnection connection, string sql, params ReadOnlySpan<string> names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The same for thousands of rows in one transaction.</summary>
    internal static DbCommand Prepare(this DbTransaction transaction, string sql, params ReadOnlySpan<string> names)
    {
        var command = transaction.Connection!.Prepare(sql, names);
        command.Transaction = transaction;
        return command;
    }

    /// <summary>Runs a prepared command, its values in the order of its names.</summary>
    /// <returns>How many rows it changed.</returns>
    internal static int Run(this DbCommand command, params ReadOnlySpan<object?> values)
    {
        command.Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Asks a prepared command, its values in the order of its names.</summary>
    internal static DbDataReader Read(this DbCommand command, params ReadOnlySpan<object?> values)
    {
        command.Bind(values);
        return command.ExecuteReader();
    }

    private static void Bind(this DbCommand command, ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] is bool truth ? truth ? 1L : 0L : values[i] ?? DBNull.Value;
    }

    /// <summary>How Dapper reads a row of <typeparamref name="T"/>, made once for a prepared command's reader.</summary>
    internal static Func<DbDataReader, T> RowParser<T>(this DbDataReader reader) => reader.GetRowParser<T>();
}
