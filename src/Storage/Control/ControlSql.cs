using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Insight.Storage.Control;

/// <summary>What users of the control database need beside SQL.</summary>
public static class ControlSql
{
    /// <summary>The advisory lock that writers hold, and the channel that says that one of them is done.</summary>
    internal const string Channel = "insight_control";

    private const long WriterLock = 0x1251_6817_0000_0001;

    private static readonly string s_takeWriterLock = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({WriterLock}), pg_notify('{Channel}', '')");

    /// <summary>Begins a transaction that writes. From here to its end nobody else writes: what it reads stays true, and changes follow each other.</summary>
    /// <remarks>Decisions are few. Waiting for one another costs nothing, and no transaction ever has to be repeated because of another.</remarks>
    public static DbTransaction BeginWrite(this DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection is SqliteConnection sqlite) return sqlite.BeginTransaction(deferred: false);
        DbTransaction transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        try
        {
            connection.Execute(s_takeWriterLock, transaction: transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>Begins a transaction that only reads: all that it reads is of one moment, and no writer waits for it.</summary>
    public static DbTransaction BeginRead(this DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : connection.BeginTransaction(IsolationLevel.RepeatableRead);
    }

    /// <summary>Adds a parameter for each value.</summary>
    /// <param name="parameters">The parameters of the query.</param>
    /// <param name="name">Letters that no other parameter begins with.</param>
    /// <param name="values">At least one.</param>
    /// <returns>What stands behind <c>IN</c>.</returns>
    public static string AddList(this DynamicParameters parameters, string name, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(values);
        List<string> names = [];
        foreach (string value in values)
        {
            string one = string.Create(CultureInfo.InvariantCulture, $"{name}{names.Count}");
            parameters.Add(one, value);
            names.Add("@" + one);
        }

        return $"({string.Join(", ", names)})";
    }
}
