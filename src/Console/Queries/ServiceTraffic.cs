using System.Text.Json.Serialization;
using Insight.ApiDiscovery.Health;

namespace Insight.Console.Queries;

/// <summary>A node of the service graph.</summary>
/// <param name="Id">The name, percent-encoded: nodes are service names, never addresses. <see cref="UnknownId"/> and <see cref="GatewayId"/> stand for the two nodes without a name.</param>
/// <param name="Name">Name from traffic or configuration: untrusted text. Empty for the two nodes without a name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Endpoints">Endpoints of the service that were called in the window.</param>
/// <param name="Inbound">Requests to it.</param>
/// <param name="Outbound">Requests from it.</param>
public sealed record ServiceTraffic(string Id, string Name, ServiceKind Kind, int Endpoints, Traffic Inbound, Traffic Outbound)
{
    /// <summary>Id of the node for sources that nothing is known of. No encoded name looks like it.</summary>
    public const string UnknownId = "?";

    /// <summary>Id of the node for requests that the gateway answered itself.</summary>
    public const string GatewayId = "!";

    /// <summary>The app that most of the requests to it belong to: untrusted text. Empty when it was not called, or has none.</summary>
    public string App { get; init; } = "";

    /// <summary>The version that answered most of the requests to it lately: untrusted text. Null when nobody asked, or none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The site of the gateway that took most of the requests to it, or from it when it is not called. Null when nobody asked, or none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Site { get; init; }

    /// <summary>Of a group: how many services it stands for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Members { get; init; }

    /// <summary>Of a group: requests among its members, which are in neither sum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Inside { get; init; }

    /// <summary>How well it answers, against its own past; null when it has too few requests to say.</summary>
    public HealthReport? Health { get; init; }

    /// <summary>Node id of a source.</summary>
    public static string IdOfSource(string name) => name.Length == 0 ? UnknownId : Uri.EscapeDataString(name);

    /// <summary>Node id of a destination.</summary>
    public static string IdOfDestination(string name) => name.Length == 0 ? GatewayId : Uri.EscapeDataString(name);
}
