using System.Text.RegularExpressions;

namespace Insight.WafTools.Ftw;

/// <summary>What is expected of a stage; what is not named does not matter.</summary>
public sealed record FtwOutput
{
    /// <summary>Statuses, one of which the answer must have.</summary>
    public IReadOnlyList<int> Status { get; init; } = [];

    /// <summary>A regular expression that the answer must match.</summary>
    public Regex? ResponseContains { get; init; }

    /// <summary>Whether a server is expected to break off.</summary>
    public bool ExpectError { get; init; }

    /// <summary>Whether a race of the log is to be expected. There is none in process.</summary>
    public bool RetryOnce { get; init; }

    /// <summary>Whether the expected rule must be the only one in the log.</summary>
    public bool Isolated { get; init; }

    /// <summary>Rules that must be in the log.</summary>
    public IReadOnlyList<long> ExpectIds { get; init; } = [];

    /// <summary>Rules that must not be in the log.</summary>
    public IReadOnlyList<long> NoExpectIds { get; init; } = [];

    /// <summary>Regular expressions that must each match a line of the log (<c>match_regex</c>, and the older <c>log_contains</c>).</summary>
    public IReadOnlyList<Regex> Match { get; init; } = [];

    /// <summary>Regular expressions that must match no line of the log (<c>no_match_regex</c>, and the older <c>no_log_contains</c>).</summary>
    public IReadOnlyList<Regex> NoMatch { get; init; } = [];

    /// <summary>Whether something is expected of the log.</summary>
    public bool LooksAtLog => ExpectIds.Count + NoExpectIds.Count + Match.Count + NoMatch.Count > 0;

    /// <summary>Whether only a real server's answer can tell.</summary>
    public bool NeedsGateway => !LooksAtLog && ResponseContains is null;
}
