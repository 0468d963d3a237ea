namespace Insight.WafTools.Measuring;

/// <summary>Measures what one call of something costs: CPU time of the whole process, so that the garbage collector and the compiler count too, and memory.</summary>
public static class CpuMeter
{
    // Tiered compilation needs 30 calls and a pause of 100 ms before it optimises; then its result must be compiled and replaced once more.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(100);

    private const int Batches = 15;
    private const int WarmUpCalls = 100;

    /// <summary>CPU time of one call in microseconds: warm-up, then the median of batches.</summary>
    public static double MedianMicroseconds(Action call)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        int calls = 0;
        while (calls < WarmUpCalls || Environment.CpuUsage.TotalTime - start < s_warmUp)
        {
            call();
            calls++;
        }

        int size = Math.Max(1, (int)(calls * (s_batch / (Environment.CpuUsage.TotalTime - start))));
        double[] costs = new double[Batches];
        for (int batch = 0; batch < Batches; batch++)
        {
            start = Environment.CpuUsage.TotalTime;
            for (int i = 0; i < size; i++) call();
            costs[batch] = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / size;
        }

        Array.Sort(costs);
        return costs[Batches / 2];
    }

    /// <summary>Bytes that one call allocates on this thread, on average; to be asked after the warm-up.</summary>
    public static double AllocatedBytes(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < WarmUpCalls; i++) call();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / WarmUpCalls;
    }
}
