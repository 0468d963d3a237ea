using System.Text.Json;
using Insight.ApiDiscovery.Graph;
using Insight.Contracts.Records;

namespace Insight.Offline.Graph;

/// <summary>Writes a graph as JSON: an array of <c>{source, destination, count, p50, p99}</c>, latencies in milliseconds.</summary>
/// <remarks>An edge whose latencies were too many to keep also has <c>"approximate": true</c>; an unknown end is called <c>unknown</c>.</remarks>
public static class EdgeFile
{
    private static readonly JsonWriterOptions s_format = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes all edges.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="withEvidence">Adds <c>evidence</c> and <c>confidence</c> to each edge.</param>
    public static void Write(Stream output, IEnumerable<GraphEdge> edges, bool withEvidence)
    {
        ArgumentNullException.ThrowIfNull(edges);
        using Utf8JsonWriter json = new(output, s_format);
        json.WriteStartArray();
        foreach (GraphEdge edge in edges)
        {
            json.WriteStartObject();
            json.WriteString("source", NameOf(edge.Source));
            json.WriteString("destination", NameOf(edge.Destination));
            json.WriteNumber("count", edge.Count);
            WriteLatency("p50", edge.P50Ms);
            WriteLatency("p99", edge.P99Ms);
            if (edge.IsApproximate) json.WriteBoolean("approximate", true);
            if (withEvidence)
            {
                json.WriteString("evidence", NameOf(edge.Evidence));
                json.WriteNumber("confidence", edge.Confidence);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();

        void WriteLatency(string name, double? milliseconds)
        {
            if (milliseconds is { } value) json.WriteNumber(name, Math.Round(value, 3));
            else json.WriteNull(name);
        }
    }

    private static string NameOf(string service) => service.Length == 0 ? "unknown" : service;

    private static string NameOf(IdentityEvidence evidence) => evidence switch
    {
        IdentityEvidence.UnknownSource => "unknown",
        IdentityEvidence.Network => "network",
        IdentityEvidence.AddressMap => "address-map",
        IdentityEvidence.AccessLog => "access-log",
        IdentityEvidence.TraceHop => "trace-hop",
        IdentityEvidence.GatewayHop => "gateway-hop",
        IdentityEvidence.Token => "token",
        IdentityEvidence.Mtls => "mtls",
        _ => throw new ArgumentOutOfRangeException(nameof(evidence), evidence, "No name for this evidence."),
    };
}
