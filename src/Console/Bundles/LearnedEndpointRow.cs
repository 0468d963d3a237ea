namespace Insight.Console.Bundles;

/// <summary>One row of <c>learned_endpoints</c>, as Dapper fills it.</summary>
internal sealed class LearnedEndpointRow
{
    public ulong EndpointId { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string Service { get; set; } = "";

    public string Method { get; set; } = "";

    public string Template { get; set; } = "";

    public byte Tier { get; set; }

    /// <summary>Its parameters as JSON.</summary>
    public string Parameters { get; set; } = "";

    public ulong[] Aliases { get; set; } = [];
}
