using Insight.Export.Options;

namespace Insight.Export.Sources;

/// <summary>One kind of events, in an order that never changes once it was read: what comes later stands behind.</summary>
public interface IEventSource
{
    /// <summary>What it has.</summary>
    EventKind Kind { get; }

    /// <summary>The position behind everything that is there now.</summary>
    /// <exception cref="System.Data.Common.DbException">The database is away.</exception>
    Task<string> EndAsync(CancellationToken cancellationToken);

    /// <summary>Reads on. A position that is none reads from the beginning.</summary>
    /// <param name="position">Behind which; empty: from the beginning.</param>
    /// <param name="most">Most rows to look at.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="System.Data.Common.DbException">The database is away.</exception>
    Task<EventPage> ReadAsync(string position, int most, CancellationToken cancellationToken);
}
