using Insight.Contracts.Records;
using Insight.Policy.WafChanges;

namespace Insight.PolicyRecommender.History;

/// <summary>A row of <see cref="HistorySql.WafRequests"/>.</summary>
internal sealed class HistoryWafRow : HistoryRow
{
    public sbyte WafMode { get; set; }

    public uint WafScore { get; set; }

    public uint WafThreshold { get; set; }

    public byte WafParanoia { get; set; }

    public byte WafStopped { get; set; }

    public byte ShadowParanoia { get; set; }

    public uint ShadowScore { get; set; }

    public bool ShadowBlocks { get; set; }

    public uint[] MatchRules { get; set; } = [];

    public string[] MatchVariables { get; set; } = [];

    public sbyte[] MatchSeverities { get; set; } = [];

    public byte[] MatchBlocking { get; set; } = [];

    public WafSeen ToWaf() => new()
    {
        Mode = (WafMode)WafMode,
        Score = WafScore,
        Threshold = WafThreshold,
        Paranoia = WafParanoia,
        IsStopped = WafStopped != 0,
        ShadowParanoia = ShadowParanoia,
        ShadowScore = ShadowScore,
        ShadowBlocks = ShadowBlocks,
        Matches = MatchRules.Length == 0 ? [] : [.. MatchRules.Select((rule, i) => new WafSeenMatch(rule, MatchVariables[i], MatchSeverities[i], MatchBlocking[i] != 0))],
    };
}
