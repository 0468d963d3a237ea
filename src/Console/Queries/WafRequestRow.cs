namespace Insight.Console.Queries;

/// <summary>One row of <see cref="WafFindingSql.Requests"/>, as Dapper fills it.</summary>
internal sealed class WafRequestRow
{
    public string RecordId { get; set; } = "";

    public DateTime Time { get; set; }

    public sbyte Mode { get; set; }

    public uint Score { get; set; }

    public uint Threshold { get; set; }

    public byte Paranoia { get; set; }

    public int Rules { get; set; }

    public ushort Status { get; set; }

    public string Cause { get; set; } = "";

    public WafRequest ToRequest() => new(RecordId, DateTime.SpecifyKind(Time, DateTimeKind.Utc), (WafMode)Mode, Score, Threshold, Paranoia, Rules, Status, Cause);
}
