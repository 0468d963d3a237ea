namespace Insight.ApiDiscovery.Learning;

/// <summary>How a segment is known before learning; later ones are surer.</summary>
internal enum PriorSource
{
    /// <summary>Only on the way to what is known.</summary>
    None = 0,

    /// <summary>It was learned before: changes on strong evidence.</summary>
    Established,

    /// <summary>A document says so: holds.</summary>
    Documented,

    /// <summary>An operator said so: holds.</summary>
    Pinned,
}
