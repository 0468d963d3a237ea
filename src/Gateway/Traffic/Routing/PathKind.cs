namespace Insight.Gateway.Traffic.Routing;

/// <summary>How a route's path is written; the first is the most specific.</summary>
internal enum PathKind
{
    Exact,
    Template,
    Prefix,
}
