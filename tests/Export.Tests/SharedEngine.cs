using Insight.Testing;

namespace Insight.Export.Tests;

/// <summary>One engine for the tests that read from storage; each has a database of its own.</summary>
[CollectionDefinition(nameof(SharedEngine))]
public sealed class SharedEngine : ICollectionFixture<EngineFixture>;
