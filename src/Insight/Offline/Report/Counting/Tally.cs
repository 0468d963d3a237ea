using Insight.Contracts.Records;

namespace Insight.Offline.Report.Counting;

/// <summary>Sums over some requests.</summary>
internal class Tally
{
    public long Requests { get; private set; }

    public long ClientErrors { get; private set; }

    public long ServerErrors { get; private set; }

    /// <summary>Bytes of request and response bodies.</summary>
    public ulong Bytes { get; private set; }

    /// <summary>Requests that said who they are.</summary>
    public long Authenticated { get; private set; }

    /// <summary>Requests that were answered well.</summary>
    public long Answered { get; private set; }

    public long FirstUs { get; private set; } = long.MaxValue;

    public long LastUs { get; private set; } = long.MinValue;

    public long Errors => ClientErrors + ServerErrors;

    public virtual void Add(AccessRecord record)
    {
        Requests++;
        if (record.Status is >= 400 and < 500) ClientErrors++;
        else if (record.Status >= 500) ServerErrors++;
        else if (record.Status > 0) Answered++;
        if (record.Auth.Count > 0 || record.Principal.Length > 0) Authenticated++;
        Bytes += record.RequestBytes + record.ResponseBytes;
        FirstUs = Math.Min(FirstUs, record.TimeUs);
        LastUs = Math.Max(LastUs, record.TimeUs);
    }
}
