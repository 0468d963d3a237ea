using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Insight.Supervision;

namespace Insight.EndToEnd.Product;

/// <summary>The built product, started and stopped the way a user does it.</summary>
public sealed class InsightProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(120);

    // What a user runs: the executable's own output, with the shop beside it, not a copy in the test's.
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../../..", "src/Insight/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/insight.dll"));

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InsightProcess(Process process) => _process = process;

    /// <summary>Everything printed so far, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Address of the console with its token, as printed.</summary>
    public string ConsoleAddress { get; private set; } = "";

    /// <summary>The process id of <c>insight up</c> itself.</summary>
    public int Id => _process.Id;

    /// <summary>Starts <c>insight ARGS</c> without waiting for anything.</summary>
    public static InsightProcess Start(params IEnumerable<string> arguments) => Start(arguments, new Dictionary<string, string>());

    private static InsightProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Program);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string key, string value) in settings) start.Environment[$"INSIGHT_{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        Process process = Process.Start(start)!;
        InsightProcess insight = new(process);
        process.OutputDataReceived += insight.OnLine;
        process.ErrorDataReceived += insight.OnLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return insight;
    }

    /// <summary>Starts <c>insight up ARGS</c> and waits until it says that it is up.</summary>
    public static Task<InsightProcess> UpAsync(params IEnumerable<string> arguments) => UpAsync(arguments, new Dictionary<string, string>());

    /// <summary>The same with settings, such as <c>console:proposals:candidateInterval</c>, in the environment.</summary>
    public static async Task<InsightProcess> UpAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        InsightProcess insight = Start(["up", .. arguments], settings);
        Task ended = insight._process.WaitForExitAsync();
        Task first = await Task.WhenAny(insight._ready.Task, ended, Task.Delay(StartPatience));
        if (first != insight._ready.Task)
        {
            await insight.DisposeAsync();
            throw new InvalidOperationException("insight up did not become ready:\n" + insight.Output);
        }

        return insight;
    }

    /// <summary>Runs <c>insight ARGS</c> to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        await using InsightProcess insight = Start(arguments);
        insight._process.StandardInput.Close();
        int code = await insight.WaitAsync();
        return (code, insight.Output);
    }

    /// <summary>Process ids of the supervised children now, by role.</summary>
    public static IReadOnlyDictionary<string, int> Children(string dataFolder)
    {
        using FileStream file = File.OpenRead(Path.Combine(dataFolder, "run", "processes.json"));
        return JsonSerializer.Deserialize<List<RunningChild>>(file)!.ToDictionary(child => child.Name, child => child.Id);
    }

    /// <summary>Sends SIGINT, as Ctrl-C does, and waits for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await WaitAsync();
    }

    /// <summary>Kills <c>insight up</c> itself with SIGKILL; its children are not touched.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitAsync()
    {
        using CancellationTokenSource patience = new(StopPatience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void OnLine(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line) return;
        _output.Enqueue(line);
        const string up = "Insight is up. Console: ";
        if (!line.StartsWith(up, StringComparison.Ordinal)) return;
        ConsoleAddress = line[up.Length..].Trim();
        _ready.TrySetResult();
    }
}
