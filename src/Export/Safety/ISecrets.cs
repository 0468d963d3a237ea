namespace Insight.Export.Safety;

/// <summary>Secrets by name. They are read when they are needed, so that a new one holds at once.</summary>
public interface ISecrets
{
    /// <summary>The secret of a name; null with a sentence when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="problem">What is wrong and how to mend it; never holds the secret.</param>
    string? Find(string name, out string problem);
}
