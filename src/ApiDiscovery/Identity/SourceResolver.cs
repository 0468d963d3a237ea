using Insight.Contracts.Records;

namespace Insight.ApiDiscovery.Identity;

/// <summary>Names both ends of requests by the best evidence there is. A pure function of records and address map.</summary>
/// <remarks>
/// <para>
/// Most trusted first: what a gateway checked (certificate, token, span that only one upstream was given), a span that a gateway handed out and
/// that comes back at another gateway from the host that it was handed to, the address map at that time, what a log says, the trace, a named
/// network. Only what a gateway of ours checked or handed out is verified; names, trace ids and spans that a client can write never get there.
/// A span by itself is not enough: whoever was given one may pass it on to others.
/// </para>
/// <para>
/// Since nothing is remembered, an entry of the map that comes late repairs everything when the same records are resolved again.
/// </para>
/// </remarks>
public static class SourceResolver
{
    /// <summary>Resolves all hops; the result has their order and does not depend on it.</summary>
    public static IReadOnlyList<ResolvedHop> Resolve(IReadOnlyList<Hop> hops, AddressTimeline addresses)
    {
        ArgumentNullException.ThrowIfNull(hops);
        ArgumentNullException.ThrowIfNull(addresses);
        TraceIndex traces = new(hops);
        string[] destinations = new string[hops.Count];
        for (int i = 0; i < hops.Count; i++) destinations[i] = DestinationOf(hops[i], addresses);

        ResolvedHop[] resolved = new ResolvedHop[hops.Count];
        for (int i = 0; i < hops.Count; i++) resolved[i] = Resolve(i, hops[i], destinations, traces, addresses);
        return resolved;
    }

    private static ResolvedHop Resolve(int index, in Hop hop, string[] destinations, TraceIndex traces, AddressTimeline addresses)
    {
        string destination = destinations[index], source = hop.Source ?? "";
        bool recorded = source.Length > 0;
        if (recorded && hop.OfGateway && hop.Evidence is IdentityEvidence.Mtls or IdentityEvidence.Token or IdentityEvidence.GatewayHop)
            return new ResolvedHop(source, destination, hop.Evidence, hop.Confidence);

        if (hop.OfGateway && traces.HandedOut(hop) is { } handedOut && destinations[handedOut].Length > 0)
            return new ResolvedHop(destinations[handedOut], destination, IdentityEvidence.GatewayHop, SourceConfidence.GatewayHop);

        string mapped = addresses.Find(hop.ClientAddress, hop.TimeUs);
        bool network = mapped.StartsWith(AddressTimeline.NetworkPrefix, StringComparison.Ordinal);
        if (mapped.Length > 0 && !network) return new ResolvedHop(mapped, destination, IdentityEvidence.AddressMap, SourceConfidence.AddressMap);
        if (recorded && hop.OfGateway && hop.Evidence == IdentityEvidence.AddressMap) return new ResolvedHop(source, destination, hop.Evidence, hop.Confidence);

        // What is left anybody may have written; it is never more than a guess, whatever it calls itself.
        if (recorded && hop.Evidence is not (IdentityEvidence.Network or IdentityEvidence.TraceHop))
            return new ResolvedHop(source, destination, IdentityEvidence.AccessLog, SourceConfidence.AccessLog);
        if (ByTrace(index, hop, destinations, traces) is { } traced) return new ResolvedHop(traced, destination, IdentityEvidence.TraceHop, SourceConfidence.TraceHop);
        if (recorded && hop.Evidence == IdentityEvidence.TraceHop) return new ResolvedHop(source, destination, hop.Evidence, SourceConfidence.TraceHop);

        if (network) return new ResolvedHop(mapped, destination, IdentityEvidence.Network, SourceConfidence.Network);
        return recorded
            ? new ResolvedHop(source, destination, IdentityEvidence.Network, SourceConfidence.Network)
            : new ResolvedHop("", destination, IdentityEvidence.UnknownSource, 0);
    }

    /// <summary>A gateway knows by its configuration where a request went; of a log the address may have to tell.</summary>
    private static string DestinationOf(in Hop hop, AddressTimeline addresses)
    {
        if (hop.OfGateway || !string.IsNullOrEmpty(hop.Destination)) return hop.Destination ?? "";
        string mapped = addresses.Find(hop.DestinationAddress, hop.TimeUs);
        return mapped.StartsWith(AddressTimeline.NetworkPrefix, StringComparison.Ordinal) ? "" : mapped;
    }

    private static string? ByTrace(int index, in Hop hop, string[] destinations, TraceIndex traces)
    {
        if (traces.Named(hop) is { } parent && parent != index) return destinations[parent].Length > 0 ? destinations[parent] : null;
        string? only = null;
        foreach (int other in traces.UnderWay(index) ?? [])
        {
            string service = destinations[other];
            if (service.Length == 0 || (only is not null && only != service)) return null;
            only = service;
        }

        return only;
    }
}
