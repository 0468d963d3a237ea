using Insight.Storage.Control;
using Insight.Testing;

namespace Insight.Storage.Tests.Control;

/// <summary>The same on a PostgreSQL server.</summary>
public sealed class PostgresDecisionTests() : DecisionTests(static (_, time) => ControlDatabase.OpenServer(PostgresServer.Shared.CreateDatabase(), time: time));
