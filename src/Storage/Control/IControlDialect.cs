using System.Data.Common;

namespace Insight.Storage.Control;

/// <summary>What differs between the databases that can hold decisions. Everything else is SQL that SQLite and PostgreSQL both understand.</summary>
/// <remarks>
/// Common ground: TEXT, BIGINT, <c>ON CONFLICT … DO UPDATE</c>, <c>RETURNING</c>, window functions, named parameters. Times are BIGINT
/// microseconds, flags BIGINT 0 or 1, documents TEXT. In migrations <c>{bytes}</c> stands for the type of binary columns.
/// </remarks>
internal interface IControlDialect
{
    /// <summary>Type name of binary columns.</summary>
    string BytesType { get; }

    /// <summary>Opens a connection and sets it up.</summary>
    DbConnection OpenConnection();

    /// <summary>Whether it tells of changes.</summary>
    bool CanWatch { get; }

    /// <inheritdoc cref="ControlDatabase.WatchAsync" />
    Task WatchAsync(Action changed, CancellationToken cancellationToken);
}
