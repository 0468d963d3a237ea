using Insight.Storage.Control;
using Insight.Testing;

namespace Insight.Storage.Tests.Control;

/// <summary>Leases on a PostgreSQL server.</summary>
public sealed class PostgresLeaseTests() : LeaseStoreTests(static (_, time) => ControlDatabase.OpenServer(PostgresServer.Shared.CreateDatabase(), time: time));
