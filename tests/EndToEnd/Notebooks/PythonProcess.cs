using System.Diagnostics;

namespace Insight.EndToEnd.Notebooks;

/// <summary>Debian's Python at work, bounded in time, with a home of its own.</summary>
internal static class PythonProcess
{
    /// <summary>Runs a program of /usr/bin to its end.</summary>
    /// <param name="home">Where it keeps its settings and caches.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">What it is told.</param>
    /// <param name="patience">When it is ended, which fails.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string home, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan patience, string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new($"/usr/bin/{program}", [.. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.Environment["HOME"] = home;
        start.Environment["PATH"] = "/usr/bin:" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource end = new(patience);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            return (-1, $"was ended after {patience.TotalSeconds:0} s\n{await output}{await errors}");
        }

        return (process.ExitCode, await output + await errors);
    }
}
