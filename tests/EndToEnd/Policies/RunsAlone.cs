using Xunit;

namespace Insight.EndToEnd.Policies;

/// <summary>Tests that need the whole machine: they run when all others have ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    /// <summary>Its name.</summary>
    public const string Name = "alone";
}
