using System.Diagnostics;
using System.Globalization;

namespace Insight.Gateway.Bench;

/// <summary>A child process whose CPU time can be read, with that of its own children.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    /// <summary>Linux counts in USER_HZ, which is 100 on every platform .NET runs on.</summary>
    private const double MicrosecondsPerTick = 10_000;

    private readonly Process _process;
    private readonly int[] _ids;

    private MeasuredProcess(Process process)
    {
        _process = process;
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

        return new MeasuredProcess(process);
    }

    /// <summary>Starts nginx in the foreground and waits until it answers.</summary>
    public static async Task<MeasuredProcess> StartNginxAsync(string configuration, string url)
    {
        Process process = Start("nginx", ["-c", configuration, "-g", "daemon off;"]);
        using HttpClient client = new();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(new Uri(url));
                return new MeasuredProcess(process);
            }
            catch (HttpRequestException) when (attempt < 100 && !process.HasExited)
            {
                await Task.Delay(50);
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

    /// <summary>Ends the process; nginx by its own quick stop.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(_process.ProcessName == "nginx" ? 0 : 10_000)) Terminate();
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
