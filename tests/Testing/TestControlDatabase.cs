using Insight.Storage.Control;

namespace Insight.Testing;

/// <summary>The control database of a test: SQLite in its folder or, where <c>INSIGHT_TEST_CONTROL=postgres</c> is set, a database on a real PostgreSQL server.</summary>
public static class TestControlDatabase
{
    /// <summary>Opens it; the same file is the same database.</summary>
    public static ControlDatabase Open(string file, TimeProvider? time = null) => Environment.GetEnvironmentVariable("INSIGHT_TEST_CONTROL") == "postgres"
        ? ControlDatabase.OpenServer(PostgresServer.Shared.CreateDatabase(file), time: time)
        : ControlDatabase.Open(file, time);
}
