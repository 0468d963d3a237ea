using System.Diagnostics;

namespace Insight.Supervision;

/// <summary>One supervised child: started with a pipe on its standard input that is its lifeline, its output passed on line by line.</summary>
/// <remarks>
/// The child ends when that pipe closes, whether because it was told to or because the parent died in any way at all,
/// kill -9 included: no orphan outlives its supervisor. Signals typed at a terminal reach children too; they leave them to the parent
/// (<see cref="Lifeline"/>), which stops them in order.
/// </remarks>
public sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Completes with the child's ready line, or fails when it ends before it is ready.</summary>
    public Task<string> Ready => _ready.Task;

    /// <summary>Completes with the exit code when the child has ended.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <summary>Starts a child. <paramref name="output"/> gets every line that it writes.</summary>
    public static ChildProcess Start(ChildCommand command, Action<string> output)
    {
        ProcessStartInfo start = new(command.Executable)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in command.Arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in command.Environment) start.Environment[name] = value;
        start.Environment[Lifeline.SupervisedVariable] = "1";

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{command.Executable}' could not be started.");
        ChildProcess child = new(process);
        child.Exited = child.WatchAsync(output, command.ReadyPrefix);
        return child;
    }

    /// <summary>Asks the child to end by closing its lifeline; kills it when it has not ended within <paramref name="patience"/>.</summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan patience, TimeProvider time)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child is gone already and took the pipe with it.
        }

        try
        {
            await Exited.WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _process.Dispose();

    private async Task<int> WatchAsync(Action<string> output, string readyPrefix)
    {
        Task pumps = Task.WhenAll(PumpAsync(_process.StandardOutput, output, readyPrefix), PumpAsync(_process.StandardError, output, readyPrefix));
        await _process.WaitForExitAsync();
        // Something that the child started may hold its pipes open; the child is gone all the same.
        await Task.WhenAny(pumps, Task.Delay(LastWords));
        _ready.TrySetException(new ChildEndedException(_process.ExitCode));
        _ = _ready.Task.Exception;
        return _process.ExitCode;
    }

    private async Task PumpAsync(StreamReader reader, Action<string> output, string readyPrefix)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(readyPrefix, StringComparison.Ordinal)) _ready.TrySetResult(line[readyPrefix.Length..].Trim());
            else output(line);
        }
    }
}
