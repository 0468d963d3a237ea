namespace Insight.Console.Queries;

/// <summary>What the windows do not keep of an edge, from raw records.</summary>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window (not included), UTC.</param>
/// <param name="Source">Service that sent the requests; empty when unknown. Untrusted text.</param>
/// <param name="Destination">Service that they went to. Untrusted text.</param>
/// <param name="Total">All requests; its name is empty.</param>
/// <param name="MutualTlsShare">Share of requests whose source showed a client certificate, 0 to 1.</param>
/// <param name="Protocols">By protocol: HTTP version, or websocket, sse or grpc, busiest first.</param>
/// <param name="Instances">By the address that answered, busiest first, at most a hundred.</param>
/// <param name="Versions">By the label <c>version</c> of what answered, busiest first, at most a hundred.</param>
public sealed record EdgeDetail(
    DateTime From, DateTime To, string Source, string Destination, EdgePart Total, double MutualTlsShare,
    IReadOnlyList<EdgePart> Protocols, IReadOnlyList<EdgePart> Instances, IReadOnlyList<EdgePart> Versions);
