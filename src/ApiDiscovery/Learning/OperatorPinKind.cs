namespace Insight.ApiDiscovery.Learning;

/// <summary>What an operator can decide.</summary>
public enum OperatorPinKind
{
    /// <summary>The last segment of the template is a constant.</summary>
    Static = 0,

    /// <summary>What stands in the last segment is a parameter.</summary>
    Parameter,

    /// <summary>The endpoint is not reported.</summary>
    Ignore,

    /// <summary>The endpoint is no part of the API.</summary>
    NonApi,
}
