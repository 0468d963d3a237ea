using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>A path parameter that was learned.</summary>
/// <param name="Parameter">Where it stands, its name and type.</param>
/// <param name="Values">Distinct values among the segments kept, a lower bound.</param>
/// <param name="Examples">What values look like, masked: letters become <c>a</c>, digits <c>0</c>; few.</param>
public sealed record LearnedParameter(PathParameter Parameter, int Values, IReadOnlyList<string> Examples);
