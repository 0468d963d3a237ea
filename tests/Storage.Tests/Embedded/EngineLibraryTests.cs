using System.Diagnostics;
using Insight.Storage.Embedded;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Embedded;

public sealed class EngineLibraryTests
{
    [Fact]
    public void Find_ConfiguredPathMissing_IsAnErrorAndNotPassedOver()
    {
        Assert.False(EngineLibrary.Find("/no/such/libchdb.so", out _, out string error));
        Assert.Contains("'/no/such/libchdb.so' named by Storage:LibraryPath", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingInstalled_NamesTheSetupCommand()
    {
        using var empty = new TemporaryDirectory();
        using Process process = Start(empty.Path, static environment => environment["PATH"] = "/usr/bin:/bin");
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("./build.sh setup", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Insight", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ClickHouseOnPath_BecomesItAndEndsItWhenStandardInputCloses()
    {
        using var directory = new TemporaryDirectory();
        string program = Path.Combine(directory.Path, "clickhouse");
        // Stands for the program that cannot be had here: says how it was called and runs until it is told to end.
        await File.WriteAllTextAsync(program, "#!/bin/sh\ntrap 'echo ended; exit 0' TERM\necho \"$$ $1 $2 $CLICKHOUSE_WATCHDOG_ENABLE\"\nwhile :; do sleep 0.05; done\n");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        using Process process = Start(directory.Path, environment => environment["PATH"] = $"{directory.Path}:/usr/bin:/bin");
        string? called = await process.StandardOutput.ReadLineAsync();
        Assert.Equal($"{process.Id} server --config-file={directory.Path}/data/config.xml 0", called);

        process.StandardInput.Close();

        Assert.Equal("ended", await process.StandardOutput.ReadLineAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(string directory, Action<IDictionary<string, string?>> change)
    {
        var options = new EmbeddedEngineOptions
        {
            DataDirectory = Path.Combine(directory, "data"),
            HttpPort = EngineProcess.FindFreePort(),
            Username = "insight",
            PasswordSha256Hex = EngineProcess.HashPassword("x"),
        };
        var start = new ProcessStartInfo("/usr/bin/env", [typeof(TestEngine).Assembly.Location, .. options.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Insert(0, DotNet());
        start.Environment["INSIGHT_CACHE"] = directory;
        start.Environment.Remove(EngineLibrary.LibraryVariable);
        change(start.Environment);
        return Process.Start(start)!;
    }

    private static string DotNet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet");
}
