using System.Diagnostics;

namespace Insight.EndToEnd.Policies;

/// <summary>A tool of the machine at work, bounded in time and away from the user's own settings.</summary>
internal static class ToolProcess
{
    /// <summary>Runs it to its end, or for as long as patience lasts; what it prints is put into the folder.</summary>
    /// <param name="folder">Where it may write.</param>
    /// <param name="patience">When it is ended.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">What it is told.</param>
    public static async Task RunAsync(string folder, TimeSpan patience, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.Environment["HOME"] = folder;
        start.Environment.Remove("http_proxy");
        start.Environment.Remove("https_proxy");
        using Process tool = Process.Start(start)!;
        tool.StandardInput.Close();
        Task<string> output = tool.StandardOutput.ReadToEndAsync(), errors = tool.StandardError.ReadToEndAsync();
        using CancellationTokenSource end = new(patience);
        try
        {
            await tool.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            tool.Kill(entireProcessTree: true);
            await tool.WaitForExitAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(folder, $"{program}.txt"), await output + await errors);
    }
}
