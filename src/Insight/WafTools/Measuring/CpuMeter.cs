namespace Insight.WafTools.Measuring;

/// <summary>Measures what one call of something costs: CPU time of the whole process, so that the garbage collector and the compiler count too, and memory.</summary>
public static class CpuMeter
{
    // Code is compiled several times over while it runs, in the background and at times that nobody promises: what is measured is
    // the state in which it no longer gets cheaper.
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(100);

    private const int Batches = 15;
    private const int SteadySlices = 3;
    private const int MaxSlices = 24;
    private const double Cheaper = 0.97;
    private const int AllocationCalls = 100;

    /// <summary>CPU time of one call in microseconds: warm-up until it gets no cheaper (12 seconds at most), then the median of batches.</summary>
    public static double MedianMicroseconds(Action call)
    {
        double best = WarmUp(call);
        int size = (int)Math.Clamp(s_batch.TotalMicroseconds / best, 1, int.MaxValue);
        double[] costs = new double[Batches];
        for (int batch = 0; batch < Batches; batch++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            for (int i = 0; i < size; i++) call();
            costs[batch] = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / size;
        }

        Array.Sort(costs);
        return costs[Batches / 2];
    }

    /// <summary>The cheapest slice, microseconds per call.</summary>
    private static double WarmUp(Action call)
    {
        double best = double.MaxValue;
        for (int slice = 0, steady = 0; slice < MaxSlices && steady < SteadySlices; slice++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime, spent;
            int calls = 0;
            do
            {
                call();
                calls++;
                spent = Environment.CpuUsage.TotalTime - start;
            }
            while (spent < s_slice);

            double cost = spent.TotalMicroseconds / calls;
            steady = cost < Cheaper * best ? 0 : steady + 1;
            best = Math.Min(best, cost);
        }

        return best;
    }

    /// <summary>Bytes that one call allocates on this thread, on average; to be asked after the warm-up.</summary>
    public static double AllocatedBytes(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < AllocationCalls; i++) call();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / AllocationCalls;
    }
}
