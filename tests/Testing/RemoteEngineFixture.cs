using Insight.Storage.ClickHouse;

namespace Insight.Testing;

/// <summary>
/// A second engine process, used as a ClickHouse server somewhere else is: by a host name and a database user that somebody else made, whose
/// password holds every awkward character. A test class that runs over this and <see cref="EngineFixture"/> shows that embedded and remote servers differ by
/// their connection string only.
/// </summary>
public sealed class RemoteEngineFixture : EngineFixture
{
    /// <summary>User of the server.</summary>
    public const string Username = "analyst";

    /// <summary>The user's password.</summary>
    public const string Password = "pä55;w=o'r\"d %41&?#/\\€";

    /// <inheritdoc />
    public override string ConnectionString
    {
        get
        {
            var embedded = new ClickHouseConnectionStringBuilder(base.ConnectionString);
            return new ClickHouseConnectionStringBuilder { Host = "localhost", Port = embedded.Port, Username = Username, Password = Password }.ConnectionString;
        }
    }

    /// <inheritdoc />
    protected override Task<TestEngine> StartAsync() => TestEngine.StartAsync(Username, Password);
}
