using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using ValueMatch = Insight.Contracts.Objects.ValueMatch;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>A condition on a header or query parameter: it holds when one of the values fits.</summary>
internal sealed class ValueCondition(ValueMatch match)
{
    private readonly Regex? _pattern = match.Pattern is { } pattern ? new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;

    public string Name => match.Name;

    public bool Holds(bool isThere, StringValues values) => (isThere && AnyFits(values)) != match.Not;

    private bool AnyFits(StringValues values)
    {
        if (match.Exact is null && match.Prefix is null && _pattern is null) return true;
        foreach (string? value in values)
        {
            if (Fits(value ?? "")) return true;
        }

        return false;
    }

    private bool Fits(string value) =>
        (match.Exact is null || match.Exact == value)
        && (match.Prefix is null || value.StartsWith(match.Prefix, StringComparison.Ordinal))
        && (_pattern is null || _pattern.IsMatch(value));
}
