namespace Insight.Supervision;

/// <summary>Keeps child processes running: starts them in order, restarts what dies, stops them in the opposite order.</summary>
/// <param name="report">Gets (child's name, line) for everything that children write and for what happens to them.</param>
/// <param name="time">The clock of back-off and patience.</param>
/// <param name="changed">Called whenever another set of processes runs.</param>
public sealed class Supervisor(Action<string, string> report, TimeProvider time, Action<IReadOnlyList<RunningChild>>? changed = null) : IAsyncDisposable
{
    // Long enough for a first start on a slow disk; a child that is silent for longer hangs.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    // A gateway may be finishing requests and the journal may hold a backlog.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    // A child that ran this long was healthy: the next restart is immediate again.
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(5);

    private readonly List<Supervised> _children = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts a child and waits until it is ready; from then on it is kept running.</summary>
    /// <returns>What the child said when it became ready.</returns>
    /// <exception cref="ChildEndedException">It ended before it was ready.</exception>
    /// <exception cref="TimeoutException">It was not ready within a minute.</exception>
    public async Task<string> StartAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        Supervised child = new(command, Spawn(command));
        _children.Add(child);
        ReportChange();
        string ready = await child.Process.Ready.WaitAsync(StartPatience, time, cancellationToken);
        child.Keeper = KeepAsync(child);
        return ready;
    }

    /// <summary>Stops all children, the last started first. Says which had to be killed.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        for (int i = _children.Count - 1; i >= 0; i--)
        {
            Supervised child = _children[i];
            await child.Keeper;
            if (!await child.Process.StopAsync(StopPatience, time)) report(child.Command.Name, $"did not stop within {StopPatience.TotalSeconds:0} s and was killed");
            child.Process.Dispose();
        }

        _children.Clear();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private void ReportChange() => changed?.Invoke([.. _children.Select(child => new RunningChild(child.Command.Name, child.Process.Id))]);

    private ChildProcess Spawn(ChildCommand command) => ChildProcess.Start(command, line => report(command.Name, line));

    private async Task KeepAsync(Supervised child)
    {
        TimeSpan delay = FirstDelay;
        while (true)
        {
            long started = time.GetTimestamp();
            Task<int> exited = child.Process.Exited;
            try
            {
                int code = await exited.WaitAsync(_stopping.Token);
                if (time.GetElapsedTime(started) > HealthyAfter) delay = FirstDelay;
                report(child.Command.Name, $"ended with exit code {code}; starting it again in {delay.TotalSeconds:0.0} s");
                await Task.Delay(delay, time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            child.Process.Dispose();
            child.Process = Spawn(child.Command);
            ReportChange();
        }
    }

    private sealed class Supervised(ChildCommand command, ChildProcess process)
    {
        public ChildCommand Command => command;

        public ChildProcess Process { get; set; } = process;

        public Task Keeper { get; set; } = Task.CompletedTask;
    }
}
