using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Waf;

/// <summary>Writes a verdict into the access record. It comes last: where a record is full, matches are what is left out.</summary>
internal sealed class VerdictEncoder(WafOptions options)
{
    /// <param name="record">The record.</param>
    /// <param name="verdict">What was found.</param>
    /// <param name="shadow">What a stricter level says; null: it was not asked.</param>
    public void Write(ref ProtobufWriter record, WafVerdict verdict, ShadowVerdict? shadow)
    {
        record.Number(AccessRecord.WafModeFieldNumber, (ulong)verdict.Mode);
        record.Number(AccessRecord.WafScoreFieldNumber, verdict.Score);
        if (verdict.Matches.Count == 0 && shadow is null) return;
        WriteDetail(ref record, verdict, shadow);
        WriteRules(ref record, verdict.Matches);
        int end = record.Length + RecordLimits.WafMatchesTotal, written = 0;
        foreach (RuleMatch match in Told(verdict.Matches))
        {
            if (!TryWrite(ref record, match, end, isShadow: false)) return;
            written++;
        }

        foreach (RuleMatch match in shadow?.Matches ?? [])
        {
            if (verdict.Matches.Any(one => one.RuleId == match.RuleId && one.Variable == match.Variable)) continue;
            if (written++ == RecordLimits.WafMatches || !TryWrite(ref record, match, end, isShadow: true)) return;
        }
    }

    /// <summary>The first matches, and in the last place the one that decided: rules that add up come behind those that they add up.</summary>
    private static IEnumerable<RuleMatch> Told(IReadOnlyList<RuleMatch> matches)
    {
        if (matches.Count <= RecordLimits.WafMatches) return matches;
        IEnumerable<RuleMatch> first = matches.Take(RecordLimits.WafMatches);
        return matches.Skip(RecordLimits.WafMatches).FirstOrDefault(static match => match.Blocking) is { } decided ? first.SkipLast(1).Append(decided) : first;
    }

    private static void WriteDetail(ref ProtobufWriter record, WafVerdict verdict, ShadowVerdict? shadow)
    {
        Span<byte> buffer = stackalloc byte[RecordLimits.WafDetail];
        ProtobufWriter detail = new(buffer);
        detail.Number(WafDetail.ParanoiaFieldNumber, (ulong)(verdict.Paranoia > 0 || shadow is null ? verdict.Paranoia : shadow.Paranoia - 1));
        detail.Number(WafDetail.ThresholdFieldNumber, verdict.Threshold);
        if (shadow is not null)
        {
            detail.Number(WafDetail.ShadowParanoiaFieldNumber, (ulong)shadow.Paranoia);
            detail.Number(WafDetail.ShadowScoreFieldNumber, shadow.Score);
            detail.Flag(WafDetail.ShadowBlocksFieldNumber, shadow.Blocks);
        }

        record.Bytes(AccessRecord.WafDetailFieldNumber, detail.Written);
    }

    private bool TryWrite(ref ProtobufWriter record, RuleMatch match, int end, bool isShadow)
    {
        Span<byte> buffer = stackalloc byte[RecordLimits.WafMatch];
        ProtobufWriter one = new(buffer);
        WriteMatch(ref one, match);
        one.Flag(WafMatch.ShadowFieldNumber, isShadow);
        if (record.Length + one.Length + 8 > end) return false;
        record.Bytes(AccessRecord.WafMatchesFieldNumber, one.Written);
        return true;
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
