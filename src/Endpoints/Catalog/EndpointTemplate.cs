namespace Insight.Endpoints.Catalog;

/// <summary>An endpoint as gateways, ingest and replay match it.</summary>
/// <param name="Id">Stable id, see <see cref="EndpointId"/>: that of the template it was first learned under.</param>
/// <param name="Method">Method as endpoints know it, see <see cref="RequestMethod"/>.</param>
/// <param name="Template">
/// Path template: segments that are constants, <c>{name}</c>, or both (<c>{name}.json</c>, <c>{a}...{b}</c>); a last segment
/// <c>{*}</c> stands for one segment or more.
/// </param>
/// <param name="Tier">How sure it is that the endpoint exists.</param>
/// <param name="Parameters">Its parameters, in order.</param>
/// <param name="Aliases">Ids under which it was known before.</param>
public sealed record EndpointTemplate(
    ulong Id, string Method, string Template, EndpointTier Tier, IReadOnlyList<PathParameter> Parameters, IReadOnlyList<ulong> Aliases);
