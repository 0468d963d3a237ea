namespace Insight.ApiDiscovery.Live;

/// <summary>An id that records were stamped with by the form of their path alone, before anything was learned.</summary>
internal sealed class StampedId
{
    public ulong EndpointId { get; set; }

    public string Service { get; set; } = "";

    public string Method { get; set; } = "";

    public string Template { get; set; } = "";
}
