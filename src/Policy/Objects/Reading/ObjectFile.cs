namespace Insight.Policy.Objects.Reading;

/// <summary>A file with objects.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Text">Its text: YAML or JSON.</param>
public sealed record ObjectFile(string Name, string Text);
