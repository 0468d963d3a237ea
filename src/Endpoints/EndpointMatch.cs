namespace Insight.Endpoints;

/// <summary>The endpoint a request belongs to.</summary>
/// <param name="Id">Stable id, see <see cref="EndpointId"/>; 0 when no endpoint matches.</param>
/// <param name="Method">Method as endpoints know it, see <see cref="RequestMethod"/>.</param>
/// <param name="Template">Path template, such as <c>/orders/{int}</c>.</param>
public readonly record struct EndpointMatch(ulong Id, string Method, string Template);
