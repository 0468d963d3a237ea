using System.IO.Hashing;
using System.Text;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Learns from access records alone: one state per virtual host, bounded in number.</summary>
public sealed class HostLearning
{
    /// <summary>Virtual hosts that are learned; a log that names more has them made up by clients.</summary>
    public const int MaxHosts = 1_000;

    private readonly Dictionary<(string Tenant, string App, string Host), HostState> _hosts = [];
    private byte[] _buffer = new byte[4096];

    /// <summary>Records of hosts beyond <see cref="MaxHosts"/>, which taught nothing.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Add(AccessRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        (string, string, string) key = (record.Tenant, record.App, record.Host);
        if (!_hosts.TryGetValue(key, out HostState? state))
        {
            if (_hosts.Count == MaxHosts)
            {
                LeftOut++;
                return;
            }

            _hosts.Add(key, state = new HostState());
        }

        int most = Encoding.UTF8.GetMaxByteCount(record.Path.Length + record.Method.Length + record.DestinationService.Length + record.ClientIp.Length + record.UserAgent.Length);
        if (_buffer.Length < most) _buffer = new byte[most];
        int path = Encoding.UTF8.GetBytes(record.Path, _buffer);
        int method = path + Encoding.UTF8.GetBytes(record.Method, _buffer.AsSpan(path));
        int service = method + Encoding.UTF8.GetBytes(record.DestinationService, _buffer.AsSpan(method));
        int client = service + Encoding.UTF8.GetBytes(record.ClientIp.Length > 0 ? record.ClientIp : record.UserAgent, _buffer.AsSpan(service));
        state.Add(new Observation
        {
            TimeUs = record.TimeUs,
            Path = _buffer.AsSpan(0, path),
            Method = _buffer.AsSpan(path, method - path),
            Service = _buffer.AsSpan(method, service - method),
            Client = XxHash64.HashToUInt64(_buffer.AsSpan(service, client - service)),
            Status = (int)record.Status,
            RequestBytes = record.RequestBytes,
            ResponseBytes = record.ResponseBytes,
            DurationUs = record.DurationUs,
            QueryNames = record.QueryNames,
            QueryTypes = record.QueryTypes,
        });
    }

    /// <summary>Learns every host.</summary>
    public IReadOnlyList<LearnedApi> Learn(IReadOnlyList<KnownTemplate> known) =>
    [
        .. _hosts.OrderBy(host => host.Key).Select(host => Learner.Learn(host.Value, new LearnSettings
        {
            Tenant = host.Key.Tenant,
            App = host.Key.App,
            Host = host.Key.Host,
            Known = known,
        })),
    ];

    /// <summary>What was learned as a catalog.</summary>
    public static EndpointCatalog CatalogOf(IReadOnlyList<LearnedApi> apis) => new([.. apis.SelectMany(api => api.ToScopes())]);

    /// <summary>The endpoint of a record.</summary>
    public static EndpointMatch Match(IEndpointMatcher matcher, AccessRecord record)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(record);
        return matcher.Match(new EndpointRequest
        {
            Tenant = Encoding.UTF8.GetBytes(record.Tenant),
            App = Encoding.UTF8.GetBytes(record.App),
            Host = Encoding.UTF8.GetBytes(record.Host),
            Service = Encoding.UTF8.GetBytes(record.DestinationService),
            Method = Encoding.UTF8.GetBytes(record.Method),
            Path = Encoding.UTF8.GetBytes(record.Path),
        });
    }
}
