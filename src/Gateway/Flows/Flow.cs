using System.Net;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Gateway.Identity;
using Insight.Gateway.Routing;
using Insight.Gateway.Traffic.Routing;
using Insight.Streaming.Journal;

namespace Insight.Gateway.Flows;

/// <summary>A connection that is passed unread, for its record.</summary>
internal sealed class Flow
{
    public RecordId Id { get; init; }

    /// <summary>Arrival, microseconds since 1970 UTC.</summary>
    public long TimeUs { get; init; }

    /// <summary>Arrival as a timestamp of the clock.</summary>
    public long Started { get; init; }

    public required IPAddress Client { get; init; }

    public SourceIdentity Source { get; init; }

    /// <summary>Server name that the client asked for, or the listener's name.</summary>
    public required string Host { get; init; }

    /// <summary>Protocol as records name it.</summary>
    public required string Protocol { get; init; }

    public required WeightedDestination Destination { get; init; }

    public DestinationFacts Upstream { get; set; } = DestinationFacts.None;

    /// <summary>Bytes from the client.</summary>
    public long Received { get; set; }

    /// <summary>Bytes to the client.</summary>
    public long Sent { get; set; }

    /// <summary>How long it took to reach the upstream, microseconds; 0: it was not reached.</summary>
    public long ConnectUs { get; set; }

    /// <summary>Connections that were tried before the one that came about.</summary>
    public int Retries { get; set; }

    public ResponseFlag Flag { get; set; }

    public string Detail { get; set; } = "";

    public JournalTicket Ticket { get; set; }
}
