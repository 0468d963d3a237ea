namespace Insight.ApiDiscovery.Learning;

/// <summary>What taught of a cell: the samples of clients that are believed.</summary>
internal sealed class LearnCell
{
    /// <summary>Answers of one path that count as evidence: a popular value is one value, however often it is asked for.</summary>
    public const int MaxEvidence = 8;

    public LearnCell(LearnNode node, MethodCell source, Sample[] samples)
    {
        Node = node;
        Source = source;
        Samples = samples;
        int count = Math.Min(samples.Length, MaxEvidence);
        for (int i = 0; i < count; i++)
        {
            if (samples[i].Size > 0) Sizes.Add(LogScale.Ln(samples[i].Size));
            if (samples[i].Duration > 0) Durations.Add(LogScale.Ln(samples[i].Duration));
        }

        Evidence = count;
        Services = [.. samples.Take(count).Where(sample => sample.Service != 0).GroupBy(sample => sample.Service).Select(group => (group.Key, group.Count()))];
    }

    public LearnNode Node { get; }

    public MethodCell Source { get; }

    public byte Method => Source.Method;

    public Sample[] Samples { get; }

    public int Evidence { get; }

    /// <summary>Distinct answers that are believed.</summary>
    public double Weight => Source.Samples.Distinct * Samples.Length / Source.Samples.Count;

    public Moments Sizes;

    public Moments Durations;

    public (uint Service, int Count)[] Services { get; }
}
