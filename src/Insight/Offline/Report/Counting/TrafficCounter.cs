using System.IO.Hashing;
using System.Text;
using Insight.ApiDiscovery.Learning;
using Insight.Contracts.Records;
using Insight.Endpoints;

namespace Insight.Offline.Report.Counting;

/// <summary>The second pass: counts per endpoint, client, step of time and refused path, each bounded.</summary>
internal sealed class TrafficCounter(IEndpointMatcher matcher, LogKnowledge knows, TimeSteps steps)
{
    public const int MaxEndpoints = 10_000, MaxClients = 50_000;

    private const int MaxName = 256;

    private readonly Dictionary<string, ClientTally> _clients = new(StringComparer.Ordinal);

    public EndpointTally All { get; } = new();

    public Dictionary<ulong, EndpointTally> Endpoints { get; } = [];

    /// <summary>What the endpoints are called, with the virtual host of the first request.</summary>
    public Dictionary<ulong, (string Host, EndpointMatch Match)> Names { get; } = [];

    public IReadOnlyCollection<ClientTally> Clients => _clients.Values;

    public TimeSteps Steps { get; } = steps;

    /// <summary>Paths that belong to no endpoint.</summary>
    public PathTallies Unmatched { get; } = new();

    /// <summary>Paths that were answered 404 or 410, of endpoints or not.</summary>
    public PathTallies Missing { get; } = new();

    /// <summary>Requests of endpoints that are not counted apart.</summary>
    public long EndpointsLeftOut { get; private set; }

    /// <summary>Requests of clients that are not counted apart.</summary>
    public long ClientsLeftOut { get; private set; }

    public void Add(AccessRecord record)
    {
        All.Add(record);
        Steps.Add(record);
        EndpointMatch match = HostLearning.Match(matcher, record);
        EndpointTally? endpoint = match.Id == 0 ? null : EndpointOf(match, record.Host);
        endpoint?.Add(record);
        if (match.Id == 0) Unmatched.Add(record.Path);
        if (record.Status is 404 or 410) Missing.Add(record.Path);
        if (!knows.Clients) return;
        string client = record.ClientIp.Length > 0 ? record.ClientIp : record.UserAgent;
        endpoint?.Clients.Add(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(client)));
        ClientOf(client, record)?.Add(record);
    }

    private EndpointTally? EndpointOf(EndpointMatch match, string host)
    {
        if (Endpoints.TryGetValue(match.Id, out EndpointTally? tally)) return tally;
        if (Endpoints.Count == MaxEndpoints)
        {
            EndpointsLeftOut++;
            return null;
        }

        Endpoints.Add(match.Id, tally = new EndpointTally());
        Names.Add(match.Id, (host, match));
        return tally;
    }

    private ClientTally? ClientOf(string name, AccessRecord record)
    {
        if (name.Length > MaxName) name = name[..MaxName];
        if (_clients.TryGetValue(name, out ClientTally? tally)) return tally;
        if (_clients.Count == MaxClients)
        {
            ClientsLeftOut++;
            return null;
        }

        _clients.Add(name, tally = new ClientTally(name, record.UserAgent.Length > MaxName ? record.UserAgent[..MaxName] : record.UserAgent));
        return tally;
    }
}
