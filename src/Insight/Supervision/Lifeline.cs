using System.Runtime.InteropServices;

namespace Insight.Supervision;

/// <summary>Tells a process when to stop: at the end of its standard input when supervised, at Ctrl-C or SIGTERM when run by hand.</summary>
public sealed class Lifeline : IDisposable
{
    /// <summary>Set to 1 in the environment of supervised children.</summary>
    public const string SupervisedVariable = "INSIGHT_SUPERVISED";

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals;

    private Lifeline(bool supervised)
    {
        _signals = Register(signal =>
        {
            // Ctrl-C reaches the whole terminal group: only the supervisor acts on it, so that children stop in order.
            if (!supervised || signal == PosixSignal.SIGTERM) Cancel();
        });
        if (supervised) WatchStandardInput();
    }

    /// <summary>Cancelled when the process should stop.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>True in a process that a supervisor started.</summary>
    public static bool IsSupervised => Environment.GetEnvironmentVariable(SupervisedVariable) == "1";

    /// <summary>Starts to watch.</summary>
    public static Lifeline Attach() => new(IsSupervised);

    /// <summary>For a supervised process that reads its standard input itself: leaves the terminal's signals to the supervisor.</summary>
    public static IDisposable LeaveSignalsToSupervisor() => new Signals(IsSupervised ? Register(_ => { }) : []);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        _stop.Dispose();
    }

    private static List<PosixSignalRegistration> Register(Action<PosixSignal> handler) =>
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            handler(signal);
        })),
    ];

    private void WatchStandardInput() => new Thread(() =>
    {
        using Stream input = Terminal.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end, too.
        }

        Cancel();
    })
    { IsBackground = true, Name = "lifeline" }.Start();

    private void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Already stopping.
        }
    }

    private sealed class Signals(List<PosixSignalRegistration> registrations) : IDisposable
    {
        public void Dispose() => registrations.ForEach(registration => registration.Dispose());
    }
}
