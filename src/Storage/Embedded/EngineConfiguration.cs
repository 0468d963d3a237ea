using System.Globalization;
using System.Xml.Linq;

namespace Insight.Storage.Embedded;

/// <summary>Writes the engine's configuration files into its data folder, readable by the owner only.</summary>
internal static class EngineConfiguration
{
    /// <summary>For the engine inside libchdb, which is clickhouse-local with a listener.</summary>
    public static string WriteForLibrary(EmbeddedEngineOptions options)
    {
        // The local session that keeps the engine alive is user `default` without a password, and it looks like a client from 127.0.0.1.
        // It may do only what that needs. Above all it holds the single session the user may have before the listener opens, so nobody can
        // come in as `default` over HTTP, read files with it or stop the listener.
        var session = new XElement("default",
            new XElement("password"),
            new XElement("networks", new XElement("ip", "127.0.0.1"), new XElement("ip", "::1")),
            new XElement("profile", "engine"),
            new XElement("quota", "default"),
            new XElement("grants",
                new XElement("query", "GRANT SYSTEM LISTEN, CREATE TEMPORARY TABLE ON *.*"),
                new XElement("query", "GRANT READ ON FILE")));
        string users = WriteUsers(options, [session], [new XElement("engine", new XElement("max_sessions_for_user", 1))], isLibrary: true);
        return Write(options, "config.xml", [new XElement("users_config", users), .. Server(options)]);
    }

    /// <summary>For a <c>clickhouse server</c>.</summary>
    public static string WriteForServer(EmbeddedEngineOptions options)
    {
        string users = WriteUsers(options, [], [], isLibrary: false);
        return Write(options, "config.xml",
        [
            new XElement("logger", new XElement("level", "warning"), new XElement("console", 1)),
            new XElement("path", DataPath(options) + "/"),
            new XElement("listen_host", "127.0.0.1"),
            new XElement("http_port", options.HttpPort),
            new XElement("user_directories", new XElement("users_xml", new XElement("path", users))),
            .. Server(options),
        ]);
    }

    public static string DataPath(EmbeddedEngineOptions options) => Path.Combine(Path.GetFullPath(options.DataDirectory), "clickhouse");

    /// <summary>Makes the engine's folder, for its owner only, and returns its full path.</summary>
    public static string CreateFolder(EmbeddedEngineOptions options)
    {
        string folder = Path.GetFullPath(options.DataDirectory);
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private static XElement[] Server(EmbeddedEngineOptions options) =>
    [
        new("max_server_memory_usage", options.MaxMemoryBytes.ToString(CultureInfo.InvariantCulture)),
        // The caches' defaults (5 GiB each) are meant for a machine of its own.
        new("mark_cache_size", 128 << 20),
        new("timezone", "UTC"),
        ReaderConfiguration.Server(),
    ];

    private static string WriteUsers(EmbeddedEngineOptions options, XElement[] users, XElement[] profiles, bool isLibrary) => Write(options, "users.xml",
    [
        new XElement("users", users, new XElement(options.Username,
            new XElement("password_sha256_hex", options.PasswordSha256Hex),
            new XElement("networks", new XElement("ip", "127.0.0.1"), new XElement("ip", "::1")),
            new XElement("profile", "default"),
            new XElement("quota", "default")),
            options.Reader is { } reader ? ReaderConfiguration.Users(reader) : null),
        new XElement("profiles", new XElement("default", new XElement("async_insert", 0)), profiles, ReaderConfiguration.Limits(options.MaxMemoryBytes, isLibrary)),
        new XElement("quotas", new XElement("default")),
    ]);

    private static string Write(EmbeddedEngineOptions options, string name, IEnumerable<XElement> settings)
    {
        string path = Path.Combine(CreateFolder(options), name);
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var stream = new FileStream(path, file);
        new XElement("clickhouse", settings).Save(stream);
        return path;
    }
}
