namespace Insight.Console.Queries;

/// <summary>What a node of the graph is.</summary>
public enum ServiceKind
{
    /// <summary>A service: something that is called, or that identified itself.</summary>
    Service,

    /// <summary>A named network outside: only the client's address says where its requests come from.</summary>
    Network,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>The gateway itself: where requests end that were refused or had no route.</summary>
    Gateway,

    /// <summary>Several services drawn together.</summary>
    Group,
}
