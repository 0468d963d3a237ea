using System.Net;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Records;
using Insight.Gateway.Tracing;
using Insight.Policy.Networks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Identity;

/// <summary>Names the source of a request by the best evidence there is.</summary>
/// <remarks>The order is the one of trust: certificate, signed token, span that only an upstream was given, address, trace,
/// network. Of an address, whoever had it when the request came. What a client can simply write into a header never gets further than
/// <see cref="IdentityEvidence.TraceHop"/>, which is marked as a guess and never overrules what an operator has configured.</remarks>
internal sealed class SourceIdentifier
{
    /// <summary>What a named network's name is stored behind, so that it cannot be taken for a service.</summary>
    public const string NetworkPrefix = "network:";

    private readonly ClientCertificateVerifier? _certificates;
    private readonly TokenVerifier _tokens;
    private readonly HopTable? _hops;
    private readonly AddressMap _addresses;
    private readonly NetworkTable<SourceIdentity> _networks;

    public SourceIdentifier(IdentityOptions options, ClientCertificateVerifier? certificates, HopTable? hops, TimeProvider time)
    {
        _certificates = certificates;
        _hops = hops;
        _tokens = new TokenVerifier(options.Token, time);
        _addresses = new AddressMap(options.Addresses);
        _networks = TableOf(options.Networks, entry => entry.Network, entry =>
            new SourceIdentity(NetworkPrefix + entry.Name, IdentityEvidence.Network, SourceConfidence.Network, entry.Network));
    }

    /// <summary>Requests that upstreams have under way; null: they are not followed.</summary>
    public HopTable? Hops => _hops;

    public SourceIdentity Identify(IFeatureCollection features, IHeaderDictionary headers, IPAddress client, in TraceContext trace, long timeUs)
    {
        if (_certificates is not null
            && features.Get<ITlsConnectionFeature>()?.ClientCertificate is X509Certificate2 certificate
            && Known(_certificates.Identify(certificate), out SourceIdentity identity))
        {
            return identity;
        }

        if (!_tokens.IsEmpty && Known(_tokens.Identify(headers), out identity)) return identity;
        SourceIdentity hop = _hops is not null && trace.WasReceived ? _hops.Find(trace.TraceId, trace.ParentSpanId, client) : SourceIdentity.Unknown;
        if (hop.Evidence == IdentityEvidence.GatewayHop) return hop;
        if (_addresses.TryFind(client, timeUs, out identity)) return identity;
        if (hop.Evidence == IdentityEvidence.TraceHop) return hop;
        return !_networks.IsEmpty && _networks.TryFind(client, out identity) ? identity : SourceIdentity.Unknown;
    }

    private static bool Known(SourceIdentity found, out SourceIdentity identity)
    {
        identity = found;
        return found.Evidence != IdentityEvidence.UnknownSource;
    }

    private static NetworkTable<SourceIdentity> TableOf<T>(IEnumerable<T> entries, Func<T, string> network, Func<T, SourceIdentity> identity) =>
        new(entries.Select(entry => KeyValuePair.Create(Cidr.Parse(network(entry), out _)!.Value, identity(entry))));
}
