using Insight.Testing;

namespace Insight.Ingest.Tests;

/// <summary>One engine for all tests of this project; each takes a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedEngine : ICollectionFixture<EngineFixture>
{
    public const string Name = "engine";
}
