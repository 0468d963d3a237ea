using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Insight.Testing;

/// <summary>
/// A real PostgreSQL server on loopback with a data folder of its own, shared by all tests of a process. It is Debian's (package <c>postgresql</c>, which
/// <c>./build.sh test</c> installs), started as that package's user when the tests run as root, which the server refuses. It ends with the process.
/// </summary>
public sealed class PostgresServer
{
    private const string Binaries = "/usr/lib/postgresql";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<PostgresServer> s_shared = new(static () => new PostgresServer());

    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly int _port = FreePort();

    // Held on to: without it its input would be closed, and with that the server.
    private readonly Process _server;

    private PostgresServer()
    {
        string programs = Directory.Exists(Binaries) ? Directory.GetDirectories(Binaries).Select(static folder => Path.Combine(folder, "bin")).Last() : throw new InvalidOperationException("PostgreSQL is missing; install it with: apt-get install -y postgresql");
        string folder = Directory.CreateTempSubdirectory("insight-postgres-").FullName;
        string data = Path.Combine(folder, "data"), password = Path.Combine(folder, "password");
        File.WriteAllText(password, _password);
        string[] user = [];
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "-R", "postgres:postgres", folder);
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
        }

        Run([.. user, Path.Combine(programs, "initdb"), "-D", data, "-U", "insight", "--auth=scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]);
        _server = Start(folder, [.. user, Path.Combine(programs, "postgres"), "-D", data, "-p", $"{_port}", "-h", "127.0.0.1", "-k", "", "-c", "fsync=off", "-c", "max_connections=1000"]);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using NpgsqlConnection connection = new(ConnectionString("postgres"));
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited && Stopwatch.GetElapsedTime(start) < s_patience)
            {
                Thread.Sleep(100);
            }
        }
    }

    /// <summary>The server; started when it is first asked for.</summary>
    public static PostgresServer Shared => s_shared.Value;

    /// <summary>Its administrator's password.</summary>
    public string Password => _password;

    /// <summary>Makes an empty database.</summary>
    /// <param name="name">Its name, if it should be found again; null: a new one. One that is there is left as it is.</param>
    /// <returns>Its connection string, with the password.</returns>
    public string CreateDatabase(string? name = null)
    {
        name = "test_" + (name is null ? Guid.NewGuid().ToString("N") : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]);
        using NpgsqlConnection connection = new(ConnectionString("postgres"));
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM pg_database WHERE datname = @name", new { name }) == 0) connection.Execute($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Database={database};Username=insight;Password={_password};Maximum Pool Size=20;Connection Idle Lifetime=2;Connection Pruning Interval=1";

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]}: {errors.Result}");
    }

    // The shell ends the server and takes its folder away when its input closes: also when this process is killed.
    private static Process Start(string folder, string[] command) => Process.Start(new ProcessStartInfo("sh",
        ["-c", "folder=$1; shift; exec 3<&0; \"$@\" <&- >/dev/null 2>&1 & server=$!; (read -r _ <&3; kill -INT $server) & wait $server; rm -rf -- \"$folder\"", "sh", folder, .. command])
    {
        WorkingDirectory = "/",
        RedirectStandardInput = true,
    })!;
}
