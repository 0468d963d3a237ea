using Insight.Contracts.Records;

namespace Insight.Offline.Report.Counting;

/// <summary>What the lines of a log tell at all: what it does not tell has no place in the page.</summary>
internal sealed class LogKnowledge
{
    public bool Latency { get; private set; }

    public bool Status { get; private set; }

    public bool Clients { get; private set; }

    public bool Methods { get; private set; }

    public bool Bytes { get; private set; }

    public bool Authentication { get; private set; }

    public void Add(AccessRecord record)
    {
        Latency |= record.DurationUs > 0;
        Status |= record.Status > 0;
        Clients |= record.ClientIp.Length > 0;
        Methods |= record.Method.Length > 0;
        Bytes |= record.ResponseBytes > 0;
        Authentication |= record.Auth.Count > 0 || record.Principal.Length > 0;
    }
}
