using System.Text.RegularExpressions;

namespace Insight.Waf.Auditing;

/// <summary><c>SecAuditLogRelevantStatus</c>: statuses whose transactions are of interest.</summary>
/// <remarks>The pattern that everybody uses, <c>^(?:5|4(?!04))</c>, looks ahead, which the engine's own matcher refuses. Statuses are few, so .NET's
/// judges all of them once, at load, and no request ever meets the pattern.</remarks>
internal sealed class RelevantStatus
{
    private const int MaxStatus = 999;

    /// <summary>For one status, which is three digits; a pattern that needs longer is a mistake.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(250);

    private readonly bool[] _isRelevant = new bool[MaxStatus + 1];

    private RelevantStatus()
    {
    }

    /// <summary>No status.</summary>
    public static RelevantStatus None { get; } = new();

    /// <exception cref="FormatException">No pattern; the message says why.</exception>
    public static RelevantStatus Parse(string pattern)
    {
        try
        {
            Regex regex = new(pattern, RegexOptions.CultureInvariant, s_timeout);
            RelevantStatus relevant = new();
            for (int status = 100; status <= MaxStatus; status++) relevant._isRelevant[status] = regex.IsMatch(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return relevant;
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            throw new FormatException($"the pattern of statuses cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Whether a status is of interest.</summary>
    public bool Contains(int status) => status is >= 0 and <= MaxStatus && _isRelevant[status];
}
