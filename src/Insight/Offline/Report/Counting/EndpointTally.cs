using Insight.Contracts.Records;

namespace Insight.Offline.Report.Counting;

/// <summary>Sums over the requests of one endpoint.</summary>
internal sealed class EndpointTally : Tally
{
    public ValueHistogram Latency { get; } = new();

    public DistinctCount Clients { get; } = new();

    public override void Add(AccessRecord record)
    {
        base.Add(record);
        if (record.DurationUs > 0) Latency.Add(record.DurationUs);
    }
}
