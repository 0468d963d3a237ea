namespace Insight.ApiDiscovery.Learning;

/// <summary>A segment on the way to an endpoint.</summary>
/// <param name="Text">The constant; empty for a parameter.</param>
/// <param name="Parameter">What follows the parameter, or null for a constant.</param>
/// <param name="Reason">Why it is what it is.</param>
internal sealed record TemplateSegment(string Text, Plan? Parameter, LearnReason? Reason);
