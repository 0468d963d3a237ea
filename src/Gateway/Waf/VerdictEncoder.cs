using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Waf;

/// <summary>Writes a verdict into the access record. It comes last: where a record is full, matches are what is left out.</summary>
internal sealed class VerdictEncoder(WafOptions options)
{
    public void Write(ref ProtobufWriter record, WafVerdict verdict)
    {
        record.Number(AccessRecord.WafModeFieldNumber, (ulong)verdict.Mode);
        record.Number(AccessRecord.WafScoreFieldNumber, verdict.Score);
        if (verdict.Matches.Count == 0) return;
        WriteRules(ref record, verdict.Matches);
        int end = record.Length + RecordLimits.WafMatchesTotal;
        Span<byte> buffer = stackalloc byte[RecordLimits.WafMatch];
        for (int i = 0; i < verdict.Matches.Count && i < RecordLimits.WafMatches; i++)
        {
            ProtobufWriter match = new(buffer);
            WriteMatch(ref match, verdict.Matches[i]);
            if (record.Length + match.Length + 8 > end) return;
            record.Bytes(AccessRecord.WafMatchesFieldNumber, match.Written);
        }
    }

    private static void WriteRules(ref ProtobufWriter record, IReadOnlyList<RuleMatch> matches)
    {
        Span<int> written = stackalloc int[RecordLimits.WafRules];
        int count = 0;
        foreach (RuleMatch match in matches)
        {
            if (match.RuleId <= 0 || written[..count].Contains(match.RuleId)) continue;
            if (count == written.Length) return;
            written[count++] = match.RuleId;
            record.Number(AccessRecord.WafRulesFieldNumber, (ulong)match.RuleId);
        }
    }

    private void WriteMatch(ref ProtobufWriter record, RuleMatch match)
    {
        record.Number(WafMatch.RuleFieldNumber, (ulong)Math.Max(0, match.RuleId));
        record.Text(WafMatch.MessageFieldNumber, match.Message, RecordLimits.WafMessage);
        record.Text(WafMatch.VariableFieldNumber, match.Variable, RecordLimits.WafVariable);
        record.Text(WafMatch.ExcerptFieldNumber, Excerpt.Of(match, options.ExcerptBytes), RecordLimits.WafExcerpt);
        record.Number(WafMatch.SeverityFieldNumber, (ulong)(match.Severity + 1));
        record.Number(WafMatch.PhaseFieldNumber, (ulong)match.Phase);
        record.Flag(WafMatch.BlockingFieldNumber, match.Blocking);
    }
}
