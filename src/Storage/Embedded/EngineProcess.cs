using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Insight.Storage.ClickHouse;

namespace Insight.Storage.Embedded;

/// <summary>An embedded engine in a child process, as its parent sees it: started, ready, running, stopped.</summary>
/// <remarks>The child ends by itself when this process ends, because its standard input closes.</remarks>
public sealed class EngineProcess : IAsyncDisposable
{
    // The last lines are enough to say why an engine did not start.
    private const int MaxErrorLines = 50;

    // An engine that has parts to load after a crash takes a while; one that listens later than this is broken.
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();

    private EngineProcess(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
        Completion = WaitAsync(process);
    }

    /// <summary>Connection string of the engine's user, with its password; database <c>default</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Process id of the child.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Ends with the child's exit code when the child has ended, for whatever reason.</summary>
    public Task<int> Completion { get; }

    /// <summary>The last lines that the child wrote to its output.</summary>
    public string ErrorOutput
    {
        get
        {
            lock (_errors) return string.Join('\n', _errors);
        }
    }

    /// <summary>A password of 256 random bits, as 64 hexadecimal digits.</summary>
    public static string CreatePassword() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>The hash that <see cref="EmbeddedEngineOptions.PasswordSha256Hex"/> wants.</summary>
    public static string HashPassword(string password) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    /// <summary>A port on 127.0.0.1 that is free now.</summary>
    public static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Starts <paramref name="program"/> with <paramref name="arguments"/> and behind them those of <paramref name="options"/>, and waits until the
    /// engine answers to its own user. The program must end in <see cref="EmbeddedEngine.Run"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The engine ended or did not answer; the message holds what it wrote.</exception>
    public static async Task<EngineProcess> StartAsync(string program, IEnumerable<string> arguments, EmbeddedEngineOptions options, string password,
        TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, [.. arguments, .. options.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var connection = new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = options.HttpPort, Username = options.Username, Password = password };
        var process = new Process { StartInfo = start };
        process.Start();
        var engine = new EngineProcess(process, connection.ConnectionString);
        process.OutputDataReceived += engine.Note;
        process.ErrorDataReceived += engine.Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await engine.WaitUntilReadyAsync(time ?? TimeProvider.System, cancellationToken);
            return engine;
        }
        catch
        {
            engine.Kill();
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>A data source for the engine; the caller disposes it.</summary>
    public ClickHouseDataSource CreateDataSource(string database = "default") =>
        new(new ClickHouseConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString);

    /// <summary>Ends the child at once, as a crash would.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
    }

    /// <summary>Ends the child in order and returns its exit code; one that does not end in time is killed.</summary>
    public async Task<int> StopAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child is gone already.
        }

        try
        {
            return await Completion.WaitAsync(s_stopTimeout);
        }
        catch (TimeoutException)
        {
            Kill();
            return await Completion;
        }
    }

    /// <summary>Stops the child.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_errors)
        {
            _errors.Enqueue(line.Data);
            if (_errors.Count > MaxErrorLines) _errors.Dequeue();
        }
    }

    private async Task WaitUntilReadyAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await using ClickHouseDataSource source = CreateDataSource();
        long started = time.GetTimestamp();
        while (true)
        {
            if (Completion.IsCompleted)
                throw new InvalidOperationException($"The storage engine ended with exit code {await Completion} before it was ready.\n{ErrorOutput}");
            // Asking as the engine's own user tells it from another program that has the port.
            if (await source.PingAsync(cancellationToken) && await AnswersAsync(source, cancellationToken)) return;
            if (time.GetElapsedTime(started) > s_startTimeout)
                throw new InvalidOperationException($"The storage engine did not answer within {s_startTimeout.TotalSeconds:0} s.\n{ErrorOutput}");
            await Task.WhenAny(Completion, Task.Delay(s_pollInterval, time, cancellationToken));
        }
    }

    private static async Task<bool> AnswersAsync(ClickHouseDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using ClickHouseConnection connection = source.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        }
        catch (ClickHouseException)
        {
            return false;
        }
    }
}
