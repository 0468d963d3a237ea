using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Finds librdkafka, the native part of Confluent.Kafka, which is built apart (<c>build/kafka.sh</c>).</summary>
public static class KafkaNative
{
    /// <summary>Names the library's file when it lies elsewhere.</summary>
    public const string EnvironmentVariable = "INSIGHT_LIBRDKAFKA";

    // Confluent.Kafka 2.15.1 refuses anything older.
    private const int OldestVersion = 0x020F00FF & ~0xFF;

    private static readonly Lock s_gate = new();
    private static nint s_handle;

    /// <summary>Loads the library once for the process: from <paramref name="libraryPath"/>, the environment, beside the application,
    /// or the build cache, the first that is given or exists; otherwise as the package brings it.</summary>
    /// <param name="error">What is wrong and how to fix it.</param>
    /// <param name="libraryPath">The library's file; null to look for it.</param>
    public static bool TryLoad(out string error, string? libraryPath = null)
    {
        lock (s_gate)
        {
            error = "";
            if (s_handle != 0) return true;
            string? path = Find(libraryPath);
            try
            {
                s_handle = path is null ? NativeLibrary.Load("librdkafka", typeof(Library).Assembly, null) : NativeLibrary.Load(path);
                if (path is not null) NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
                if (Library.Version >= OldestVersion) return true;
                error = $"{path ?? "librdkafka"} is version {Library.VersionString}, which is too old; run ./build.sh kafka.";
            }
            catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or InvalidOperationException)
            {
                error = path is null
                    ? $"librdkafka is not here, and Kafka needs it: run ./build.sh kafka, or name its file in {EnvironmentVariable}."
                    : $"{path} cannot be loaded: {failure.Message}. Run ./build.sh kafka, or correct {EnvironmentVariable}.";
            }

            s_handle = 0;
            return false;
        }
    }

    /// <summary>Lets another assembly with imports of <c>librdkafka</c> (a test's mock cluster) use the same library.</summary>
    /// <exception cref="InvalidOperationException">The library is not loaded.</exception>
    public static void ShareWith(Assembly assembly)
    {
        if (!TryLoad(out string error)) throw new InvalidOperationException(error);
        NativeLibrary.SetDllImportResolver(assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name.Contains("librdkafka", StringComparison.Ordinal) ? s_handle : 0;

    private static string? Find(string? libraryPath)
    {
        if (!string.IsNullOrEmpty(libraryPath)) return libraryPath;
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named) return named;
        string file = OperatingSystem.IsMacOS() ? "librdkafka.dylib" : OperatingSystem.IsWindows() ? "librdkafka.dll" : "librdkafka.so";
        string[] places = [AppContext.BaseDirectory, Path.Combine(CacheFolder(), "kafka")];
        return places.Select(place => Path.Combine(place, file)).FirstOrDefault(File.Exists);
    }

    // The same rule as in build/kafka.sh.
    private static string CacheFolder()
    {
        if (Environment.GetEnvironmentVariable("INSIGHT_CACHE") is { Length: > 0 } ours) return ours;
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } shared
            ? shared
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "insight");
    }
}
