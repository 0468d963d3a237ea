namespace Insight.Policy.Tests;

/// <summary>Tests that measure the memory of the whole process: nobody else may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
