namespace Insight.ApiDiscovery.Learning;

/// <summary>What kind of thing an endpoint is.</summary>
public enum EndpointCategory
{
    /// <summary>A part of the API.</summary>
    Api = 0,

    /// <summary>A file that is served as it is: scripts, styles, images, fonts.</summary>
    StaticAsset,

    /// <summary>Something else that an operator marked as no part of the API.</summary>
    NonApi,
}
