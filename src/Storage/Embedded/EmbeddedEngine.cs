using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Insight.Storage.Embedded;

/// <summary>The body of <c>insight storage</c>: a real ClickHouse in this process, until standard input closes.</summary>
/// <remarks>
/// The engine lives in a process of its own because a fault in it takes its process along. Its parent holds the writing end of standard
/// input: when the parent ends in whatever way, the pipe closes and the engine shuts down in order. So no engine is ever left behind.
/// </remarks>
public static class EmbeddedEngine
{
    // clickhouse-local parses and plans on the calling thread, recursively.
    private const int StackBytes = 16 << 20;

    /// <summary>Runs until standard input closes. Returns the exit code: 0 ended in order, 1 failed (the reason is on standard error).</summary>
    public static int Run(EmbeddedEngineOptions options)
    {
        bool libraryIsNamed = options.LibraryPath is not null || Environment.GetEnvironmentVariable(EngineLibrary.LibraryVariable) is { Length: > 0 };
        if (!libraryIsNamed && EngineLibrary.FindProgram() is { } program) return RunProgram(program, options);

        if (!EngineLibrary.Find(options.LibraryPath, out string library, out string error)) return Fail(error);
        int exitCode = 1;
        var thread = new Thread(() => exitCode = RunLibrary(library, options), StackBytes) { Name = "ClickHouse" };
        thread.Start();
        thread.Join();
        return exitCode;
    }

    private static int RunLibrary(string path, EmbeddedEngineOptions options)
    {
        if (!NativeLibrary.TryLoad(path, out nint library)) return Fail($"The ClickHouse library '{path}' cannot be loaded.");
        EngineConfiguration.CreateFolder(options);
        // Without it readers could read any file of ours: then there are none.
        // .NET may still load parts of the program, file by file: the data folder may lie beside them.
        bool confined = EngineConfinement.TryConfine(Path.GetFullPath(options.DataDirectory),
            [Path.GetFullPath(path), RuntimeEnvironment.GetRuntimeDirectory(), .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"), .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.so")]);
        string configuration = EngineConfiguration.WriteForLibrary(confined ? options : options with { Reader = null });

        // .NET keeps its own handlers: Ctrl-C and termination come to us, a fault is a fault.
        Export<SetSignalHandlersEnabled>(library, "chdb_set_signal_handlers_enabled")(0);

        string[] arguments =
        [
            "clickhouse",
            "--config-file=" + configuration,
            "--path=" + EngineConfiguration.DataPath(options),
            "--listen_host=127.0.0.1",
            "--http_port=" + options.HttpPort.ToString(CultureInfo.InvariantCulture),
            "--tcp_port=0",
            // The second statement waits for the end of standard input; whatever comes there is read and dropped.
            "--query",
            "SYSTEM START LISTEN HTTP; SELECT count() FROM file('-', 'LineAsString', 'line String') FORMAT Null; SYSTEM STOP LISTEN HTTP",
        ];
        nint[] argv = [.. arguments.Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint result = Export<QueryCommandLine>(library, "chdb_query_cmdline")(arguments.Length, argv);
        if (result == 0) return Fail("ClickHouse returned no result.");
        string? failure = Marshal.PtrToStringUTF8(Export<ResultError>(library, "chdb_result_error")(result));
        return failure is null ? 0 : Fail(failure);
    }

    /// <summary>Becomes the program, so that its process id is the one that the parent knows.</summary>
    private static int RunProgram(string program, EmbeddedEngineOptions options)
    {
        string configuration = EngineConfiguration.WriteForServer(options);
        Directory.CreateDirectory(EngineConfiguration.DataPath(options));

        // A server does not read standard input. This small companion does, and ends the server when it closes.
        string watch = string.Create(CultureInfo.InvariantCulture, $"exec >/dev/null 2>&1; cat; kill -TERM {Environment.ProcessId}");
        using Process? companion = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", watch]));

        nint[] argv = [.. new[] { program, "server", "--config-file=" + configuration }.Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint[] environment =
        [
            .. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                .Select(static entry => Marshal.StringToCoTaskMemUTF8($"{entry.Key}={entry.Value}")),
            // Without it the server forks a watchdog, and the process known to the parent would not be the server.
            Marshal.StringToCoTaskMemUTF8("CLICKHOUSE_WATCHDOG_ENABLE=0"),
            0,
        ];
        nint system = NativeLibrary.GetMainProgramHandle();
        Export<Execve>(system, "execve")(argv[0], argv, environment);
        companion?.Kill();
        return Fail($"'{program}' cannot be run: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static T Export<T>(nint library, string name) where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private static int Fail(string error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetSignalHandlersEnabled(int enabled);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint QueryCommandLine(int argc, nint[] argv);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint ResultError(nint result);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, SetLastError = true)]
    private delegate int Execve(nint path, nint[] argv, nint[] environment);
}
