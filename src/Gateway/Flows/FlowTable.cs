using Insight.Gateway.Traffic.Routing;

namespace Insight.Gateway.Flows;

/// <summary>Connections that are passed unread: by server name on the HTTPS listener, by listener otherwise. Never changed.</summary>
internal sealed class FlowTable
{
    private readonly HostTable<FlowRoute> _byServerName = new();
    private readonly Dictionary<string, FlowRoute> _byListener = new(StringComparer.Ordinal);

    /// <summary>Whether any server name is passed through.</summary>
    public bool HasServerNames { get; private set; }

    public void AddServerName(string domain, FlowRoute route)
    {
        _byServerName.Add(domain, route);
        HasServerNames = true;
    }

    public void AddListener(string name, FlowRoute route) => _byListener.TryAdd(name, route);

    /// <summary>The route of a server name; null: it is served here.</summary>
    public FlowRoute? OfServerName(string name, int port) => name.Length > 0 ? _byServerName.Find(name, port) : null;

    /// <summary>The route of a listener; null: it has none.</summary>
    public FlowRoute? OfListener(string name) => _byListener.GetValueOrDefault(name);
}
