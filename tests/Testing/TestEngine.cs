using Insight.Storage.Embedded;

namespace Insight.Testing;

/// <summary>
/// A real embedded engine in a child process with a data folder of its own: what <see cref="EngineFixture"/> shares between tests, and what a test
/// that kills or restarts its engine starts for itself.
/// </summary>
/// <example><code>
/// await using TestEngine engine = await TestEngine.StartAsync();
/// await using ClickHouseDataSource source = engine.Process.CreateDataSource();
/// engine.Process.Kill();
/// await engine.RestartAsync();   // same folder, same port, same password
/// </code></example>
public sealed class TestEngine : IAsyncDisposable
{
    private readonly EmbeddedEngineOptions _options;
    private readonly string _password;
    private readonly TemporaryDirectory _directory;

    private TestEngine(EmbeddedEngineOptions options, string password, TemporaryDirectory directory)
    {
        _options = options;
        _password = password;
        _directory = directory;
    }

    /// <summary>The child process; another one after <see cref="RestartAsync"/>.</summary>
    public EngineProcess Process { get; private set; } = null!;

    /// <summary>Starts an engine on a free port with an empty data folder.</summary>
    /// <param name="username">The engine's user.</param>
    /// <param name="password">That user's password; null: a random one.</param>
    public static async Task<TestEngine> StartAsync(string username = "insight", string? password = null)
    {
        var directory = new TemporaryDirectory();
        password ??= EngineProcess.CreatePassword();
        var options = new EmbeddedEngineOptions
        {
            DataDirectory = directory.Path,
            HttpPort = EngineProcess.FindFreePort(),
            Username = username,
            PasswordSha256Hex = EngineProcess.HashPassword(password),
        };
        var engine = new TestEngine(options, password, directory);
        await engine.StartProcessAsync();
        return engine;
    }

    /// <summary>Starts the engine again after it ended or was killed.</summary>
    public async Task RestartAsync()
    {
        await Process.DisposeAsync();
        await StartProcessAsync();
    }

    /// <summary>Stops the engine and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _directory.Dispose();
    }

    private async Task StartProcessAsync() => Process = await EngineProcess.StartAsync(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        [typeof(TestEngine).Assembly.Location], _options, _password);
}
