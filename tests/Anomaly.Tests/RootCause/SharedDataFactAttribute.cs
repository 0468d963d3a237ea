using Insight.Anomaly.Tests.RootCause.Incidents;

namespace Insight.Anomaly.Tests.RootCause;

/// <summary>A test that needs a file of ../shared/data and is skipped where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <param name="name">Path below ../shared/data.</param>
    public SharedDataFactAttribute(string name)
    {
        Name = name;
        if (SharedFiles.Find(name) is null) Skip = $"../shared/data/{name} is not here.";
    }

    /// <summary>Path below ../shared/data.</summary>
    public string Name { get; }
}
