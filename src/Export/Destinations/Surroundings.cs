using System.Net;
using Insight.Export.Safety;

namespace Insight.Export.Destinations;

/// <summary>What destinations find around them.</summary>
/// <param name="Connections">How they connect.</param>
/// <param name="Secrets">Secrets by name, read for every batch so that a new one holds at once.</param>
/// <param name="Time">The clock.</param>
/// <param name="Version">Version of this product.</param>
/// <param name="Host">Name of this machine.</param>
/// <param name="Folder">Folder below which files are written.</param>
internal sealed record Surroundings(GuardedConnections Connections, ISecrets Secrets, TimeProvider Time, string Version, string Host, string Folder)
{
    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a batch may take to be written, and how long an answer to it may take to arrive whole.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to ask whether events were indexed.</summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long bytes may wait for the acknowledgement of the peer's system. Shorter than <see cref="IDestination.SendAgain"/>, so that what is lost with a connection is within what is sent again.</summary>
    public TimeSpan Unacknowledged { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Addresses of a host that may be connected to.</summary>
    /// <exception cref="IOException">None may be, or nobody said in time which there are.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">There are none.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(ConnectTimeout, Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await Connections.ResolveAsync(host, encrypted: true, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nobody said within {ConnectTimeout.TotalSeconds:0.#} s what the address of {host} is");
        }
    }
}
