using System.Text;
using Insight.Waf.Language;
using Insight.Waf.Matching;
using Insight.Waf.Text;

namespace Insight.Waf.Rules;

/// <summary>Chooses rules by id, tag or message, as removals and updates do.</summary>
internal sealed class RuleChoice
{
    private readonly List<(int First, int Last)> _ids = [];
    private readonly IPatternMatcher? _pattern;
    private readonly bool _isTag;

    private RuleChoice(List<(int First, int Last)> ids) => _ids = ids;

    private RuleChoice(IPatternMatcher pattern, bool isTag)
    {
        _pattern = pattern;
        _isTag = isTag;
    }

    /// <exception cref="FormatException">Not a list of ids.</exception>
    public static RuleChoice ById(string ids) => new(IdList.Parse(ids));

    /// <exception cref="FormatException">Not a pattern.</exception>
    public static RuleChoice ByTag(string pattern) => new(Parse(pattern), isTag: true);

    /// <exception cref="FormatException">Not a pattern.</exception>
    public static RuleChoice ByMessage(string pattern) => new(Parse(pattern), isTag: false);

    public bool Chooses(Rule rule, MatchScratch scratch)
    {
        if (_pattern is null) return _ids.Any(range => rule.Id >= range.First && rule.Id <= range.Last);
        return _isTag
            ? rule.Tags.Any(tag => _pattern.IsMatch(Encoding.Latin1.GetBytes(tag), scratch))
            : rule.Message is { } message && _pattern.IsMatch(Latin1.ToBytes(message.Source), scratch);
    }

    private static IPatternMatcher Parse(string pattern)
    {
        try
        {
            return Pattern.Parse(pattern, PatternOptions.DotAll | PatternOptions.Backtracking).CreateMatcher();
        }
        catch (PatternException error)
        {
            throw new FormatException($"'{pattern}' is no pattern: {error.Message}", error);
        }
    }
}
