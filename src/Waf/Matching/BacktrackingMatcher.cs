using System.Buffers;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Insight.Waf.Matching;

/// <summary>
/// Patterns that only backtracking can match (look-around, back references, atomic groups): .NET's matcher, whose time has no bound
/// of its own. A value is given to it only when the linear matcher finds what is left of the pattern without those parts, so that nearly all
/// values never come here; and what it may cost is bounded in length and in time, for a value and for a transaction.
/// </summary>
internal sealed class BacktrackingMatcher : IPatternMatcher
{
    /// <summary>Longer values are given up: as much of a response as is looked at by ModSecurity's recommended settings.</summary>
    public const int MaxValueBytes = 512 * 1024;

    /// <summary>A match that takes longer is given up.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>What all backtracking of a transaction may take together: a request has many values.</summary>
    public static readonly long BudgetTicks = Stopwatch.Frequency / 4;

    private readonly PatternSet _necessary;
    private readonly Regex _exact;

    public BacktrackingMatcher(Pattern pattern)
    {
        Pattern = pattern;
        _necessary = new PatternSet([pattern]);
        _exact = new Regex(FrameworkPattern.Write(pattern.Exact), RegexOptions.CultureInvariant, MatchTimeout);
    }

    public Pattern Pattern { get; }

    public bool IsMatch(ReadOnlySpan<byte> value, MatchScratch scratch) => Run(value, [], scratch);

    public bool Match(ReadOnlySpan<byte> value, Span<(int Start, int Length)> groups, MatchScratch scratch) => Run(value, groups, scratch);

    private bool Run(ReadOnlySpan<byte> value, Span<(int Start, int Length)> groups, MatchScratch scratch)
    {
        _necessary.Match(value, scratch);
        if (!scratch.Any) return false;
        if (value.Length > MaxValueBytes || scratch.BacktrackingTicks <= 0)
        {
            scratch.HasGivenUp = true;
            return false;
        }

        char[] text = ArrayPool<char>.Shared.Rent(value.Length);
        long start = Stopwatch.GetTimestamp();
        try
        {
            for (int at = 0; at < value.Length; at++) text[at] = FrameworkPattern.Map(value[at]);
            return groups.IsEmpty ? _exact.IsMatch(text.AsSpan(0, value.Length)) : Report(_exact.Match(new string(text, 0, value.Length)), groups);
        }
        catch (RegexMatchTimeoutException)
        {
            scratch.HasGivenUp = true;
            return false;
        }
        finally
        {
            scratch.BacktrackingTicks -= Stopwatch.GetTimestamp() - start;
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private static bool Report(Match match, Span<(int Start, int Length)> groups)
    {
        if (!match.Success) return false;
        for (int number = 0; number < groups.Length; number++)
        {
            Group group = match.Groups[number];
            groups[number] = group.Success ? (group.Index, group.Length) : (-1, 0);
        }

        return true;
    }
}
