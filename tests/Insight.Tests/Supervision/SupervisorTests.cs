using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Insight.Supervision;

public class SupervisorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource<int> _secondProcess = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task StartAsync_ReadyLine_IsReturnedAndOtherLinesAreReported()
    {
        await using Supervisor supervisor = Create();

        string ready = await supervisor.StartAsync(Shell("echo hello; echo 'ready: on port 7'; cat > /dev/null"), default);

        Assert.Equal("on port 7", ready);
        Assert.Contains("child: hello", _lines);
    }

    [Fact]
    public async Task StartAsync_ChildEndsFirst_FailsWithItsExitCode()
    {
        await using Supervisor supervisor = Create();

        ChildEndedException e = await Assert.ThrowsAsync<ChildEndedException>(() => supervisor.StartAsync(Shell("exit 3"), default));

        Assert.Equal(3, e.ExitCode);
    }

    [Fact]
    public async Task Kill_RunningChild_IsStartedAgain()
    {
        List<int> seen = [];
        await using Supervisor supervisor = new((name, line) => _lines.Enqueue($"{name}: {line}"), TimeProvider.System, running =>
        {
            seen.Add(running[0].Id);
            if (seen.Count == 2) _secondProcess.SetResult(seen[1]);
        });
        await supervisor.StartAsync(Shell("echo ready: yes; cat > /dev/null"), default);

        Process.GetProcessById(seen[0]).Kill();

        Assert.NotEqual(seen[0], await _secondProcess.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task StopAsync_TwoChildren_StopInTheOppositeOrder()
    {
        Supervisor supervisor = Create();
        await supervisor.StartAsync(Shell("echo ready: yes; cat > /dev/null; echo stopped", "first"), default);
        await supervisor.StartAsync(Shell("echo ready: yes; cat > /dev/null; echo stopped", "second"), default);

        await supervisor.StopAsync();

        Assert.Equal(["second: stopped", "first: stopped"], _lines);
    }

    private Supervisor Create() => new((name, line) => _lines.Enqueue($"{name}: {line}"), TimeProvider.System);

    private static ChildCommand Shell(string script, string name = "child") =>
        new(name, "/bin/sh", ["-c", script], new Dictionary<string, string>(), "ready: ");
}
