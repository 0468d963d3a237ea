using System.Diagnostics;
using System.Globalization;

namespace Insight.Bench;

/// <summary>A child process whose CPU time can be read, with that of its own children.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    /// <summary>Linux counts in USER_HZ, which is 100 on every platform .NET runs on.</summary>
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>Twenty seconds: a busy machine loads a large rule set slowly.</summary>
    private const int MaxAttempts = 400;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly int[] _ids;

    private readonly bool _stopsWithInput;

    private MeasuredProcess(Process process, bool stopsWithInput)
    {
        _process = process;
        _stopsWithInput = stopsWithInput;
        _ids = [process.Id, .. Children(process.Id)];
    }

    /// <summary>Starts this program in another role and waits until it is ready.</summary>
    public static MeasuredProcess StartRole(params string[] arguments)
    {
        string self = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(self) == "dotnet";
        string[] all = isHost ? [typeof(MeasuredProcess).Assembly.Location, .. arguments] : arguments;
        Process process = Start(self, all);
        // Whatever a host logs before it is ready comes on the same output.
        for (string? line = null; line != "ready";)
        {
            line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"'{arguments[0]}' did not start.");
        }

        return new MeasuredProcess(process, stopsWithInput: true);
    }

    /// <summary>Starts nginx in the foreground and waits until it answers.</summary>
    public static Task<MeasuredProcess> StartNginxAsync(string configuration, string url) =>
        StartServerAsync(url, "nginx", "-c", configuration, "-g", "daemon off;");

    /// <summary>Starts a program and waits until it answers requests.</summary>
    public static async Task<MeasuredProcess> StartServerAsync(string url, string file, params string[] arguments)
    {
        Process process = Start(file, arguments);
        // Nobody reads what it prints; a pipe that fills up would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using HttpClient client = new();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(new Uri(url));
                return new MeasuredProcess(process, stopsWithInput: false);
            }
            catch (HttpRequestException) when (attempt < MaxAttempts && !process.HasExited)
            {
                await Task.Delay(s_pause);
            }
            catch (HttpRequestException)
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"'{file} {string.Join(' ', arguments)}' does not answer {url}.");
            }
        }
    }

    /// <summary>User and system time so far, µs.</summary>
    public double CpuMicroseconds => _ids.Sum(Ticks) * MicrosecondsPerTick;

    /// <summary>Keeps the process, with all its threads and children, on one core.</summary>
    public void PinTo(int core)
    {
        foreach (int id in _ids)
        {
            using Process taskset = Start("taskset", ["-a", "-c", "-p", core.ToString(CultureInfo.InvariantCulture), id.ToString(CultureInfo.InvariantCulture)]);
            taskset.StandardOutput.ReadToEnd();
            taskset.WaitForExit();
            if (taskset.ExitCode != 0) throw new InvalidOperationException($"Process {id} cannot be kept on core {core}.");
        }
    }

    /// <summary>Ends the process; a server by its own quick stop.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(_stopsWithInput ? 10_000 : 0)) Terminate();
        _process.Dispose();
    }

    private void Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (!_process.WaitForExit(5_000)) _process.Kill(entireProcessTree: true);
    }

    private static Process Start(string file, string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    }) ?? throw new InvalidOperationException($"'{file}' cannot be started.");

    private static IEnumerable<int> Children(int id)
    {
        string children = File.ReadAllText($"/proc/{id}/task/{id}/children");
        return children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture));
    }

    private static long Ticks(int id)
    {
        // The name in brackets may hold anything; fields are counted behind it (proc(5): utime is field 14, stime 15).
        string stat = File.ReadAllText($"/proc/{id}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
