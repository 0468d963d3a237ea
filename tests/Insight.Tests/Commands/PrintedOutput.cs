using Xunit;

namespace Insight.Commands;

/// <summary>Tests that read what a command prints: the console is one for all, so nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PrintedOutput
{
    public const string Name = "what commands print";
}
