using Insight.ApiDiscovery.Learning;

namespace Insight.ApiDiscovery.Live;

/// <summary>Why an endpoint is what it is, as the column <c>explanation</c> holds it (JSON).</summary>
/// <param name="Parameters">For each path parameter, how many values it had and what they look like, masked.</param>
/// <param name="Reasons">What decided about each segment.</param>
/// <param name="Services">Who answers it.</param>
internal sealed record LearnedExplanation(IReadOnlyList<LearnedParameter> Parameters, IReadOnlyList<LearnReason> Reasons, IReadOnlyList<ServiceShare> Services);
