namespace Insight.ApiDiscovery.Schemas;

/// <summary>A field of an object.</summary>
/// <param name="Name">Its name. Untrusted text.</param>
/// <param name="Shape">What its values look like.</param>
public sealed record ShapeField(string Name, BodyShape Shape);
