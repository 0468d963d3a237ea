namespace Insight.Endpoints.Catalog;

/// <summary>A parameter of a path template.</summary>
/// <param name="Segment">Which segment holds it, from 0.</param>
/// <param name="Name">Its name within the braces, unique within the template.</param>
/// <param name="Type">What its values look like.</param>
public sealed record PathParameter(int Segment, string Name, ParameterType Type);
