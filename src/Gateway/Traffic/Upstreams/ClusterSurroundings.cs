using Insight.Gateway.Traffic.Upstreams.Connections;
using Insight.Gateway.Traffic.Upstreams.Health;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>What all clusters of a gateway share.</summary>
/// <param name="Site">The gateway's site; empty: not said.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Chance.</param>
/// <param name="ProbePlaces">Bounds the probes under way.</param>
/// <param name="Probe">Asks upstreams how they are; null: over each cluster's own connections.</param>
/// <param name="Identity">Certificate of the gateway's enrolment; null: it has none.</param>
/// <param name="Logger">Log.</param>
internal sealed record ClusterSurroundings(string Site, TimeProvider Time, Random Random, SemaphoreSlim ProbePlaces, IProbe? Probe, IGatewayCertificate? Identity, ILogger Logger);
