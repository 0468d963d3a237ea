using System.Runtime.InteropServices;

namespace Insight.Storage.Embedded;

/// <summary>Finds the engine: a <c>clickhouse</c> program on PATH or <c>libchdb.so</c>.</summary>
public static class EngineLibrary
{
    /// <summary>Environment variable that names libchdb.so.</summary>
    public const string LibraryVariable = "INSIGHT_LIBCHDB";

    private const string PathInCache = "chdb/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so";

    /// <summary>
    /// The library to load: the one configured, else the one that INSIGHT_LIBCHDB names, else one beside the application, else the one that
    /// <c>./build.sh setup</c> put into the cache (INSIGHT_CACHE, else XDG_CACHE_HOME/insight, else ~/.cache/insight).
    /// </summary>
    /// <param name="configured">The path that the configuration names; null when it names none.</param>
    /// <param name="path">Where the library is.</param>
    /// <param name="error">What is missing and how to get it.</param>
    public static bool Find(string? configured, out string path, out string error)
    {
        error = "";
        // A place that somebody named is used or is an error; it is never passed over.
        (string From, string? Path)[] named = [("Storage:LibraryPath", configured), (LibraryVariable, Environment.GetEnvironmentVariable(LibraryVariable))];
        foreach ((string from, string? name) in named)
        {
            if (string.IsNullOrEmpty(name)) continue;
            path = name;
            if (File.Exists(name)) return true;
            error = $"The ClickHouse library '{name}' named by {from} does not exist.";
            return false;
        }

        string cached = Path.Combine(CacheDirectory(), PathInCache);
        foreach (string candidate in new[] { Path.Combine(AppContext.BaseDirectory, "libchdb.so"), cached })
        {
            path = candidate;
            if (File.Exists(candidate)) return true;
        }

        path = "";
        error = $"The embedded ClickHouse is missing: there is no clickhouse program on PATH and no {cached}. Run ./build.sh setup, or set {LibraryVariable} "
            + $"to a libchdb.so, or point Storage:ClickHouse at a ClickHouse server.{(IsSupported ? "" : " (./build.sh setup has it for Linux on x64 only.)")}";
        return false;
    }

    /// <summary>A <c>clickhouse</c> program on PATH; null when there is none.</summary>
    public static string? FindProgram() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, "clickhouse"))
        .FirstOrDefault(File.Exists);

    private static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static string CacheDirectory()
    {
        if (Environment.GetEnvironmentVariable("INSIGHT_CACHE") is { Length: > 0 } cache) return cache;
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home) return Path.Combine(home, "insight");
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "insight");
    }
}
