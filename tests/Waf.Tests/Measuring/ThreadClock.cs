using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Insight.Waf.Tests.Measuring;

/// <summary>CPU time of the calling thread, so that whatever else the machine and the other tests do is not measured.</summary>
internal static class ThreadClock
{
    /// <summary>clock_gettime(2): this thread's.</summary>
    private const int ThreadCpuTime = 3;

    /// <summary>The CPU time that an action takes.</summary>
    public static TimeSpan Measure(Action action)
    {
        TimeSpan start = Now();
        action();
        return Now() - start;
    }

    /// <summary>CPU time of this thread so far; where the system does not tell it, the time on the wall.</summary>
    public static TimeSpan Now() => OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out Time time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Time time);

    /// <summary>struct timespec on 64 bits.</summary>
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
