namespace Insight.Gateway.Identity;

/// <summary>
/// Gives a network a name (<c>gateway:identity:networks</c>). Such a source is stored as <c>network:</c> and the name, so that
/// the graph has one node for it and it can never be taken for a service of the same name. The longest prefix wins.
/// </summary>
public sealed class NamedNetwork
{
    /// <summary>An address or a network in CIDR form.</summary>
    public string Network { get; set; } = "";

    /// <summary>The name, without the prefix <c>network:</c>.</summary>
    public string Name { get; set; } = "";
}
