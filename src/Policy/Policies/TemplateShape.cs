using Insight.Endpoints;

namespace Insight.Policy.Policies;

/// <summary>When a policy's template means an endpoint that was learned.</summary>
internal static class TemplateShape
{
    /// <summary>
    /// Whether a template that fits a request's path is meant. One with <c>{*}</c> means all below it; any other means one endpoint: where the request's is known, it
    /// must be the same but for the names of parameters. So <c>/orders/{id}</c> leaves <c>/orders/search</c> alone once that is known.
    /// </summary>
    public static bool IsMeant(string template, string endpoint) => endpoint.Length == 0 || template.EndsWith(PathTemplate.Rest, StringComparison.Ordinal) || IsSame(template, endpoint);

    /// <summary>Whether two templates differ in the names of parameters alone.</summary>
    public static bool IsSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (true)
        {
            int open = one.IndexOf('{'), otherOpen = other.IndexOf('{');
            if (open < 0 || otherOpen < 0) return one.SequenceEqual(other);
            int close = one.IndexOf('}'), otherClose = other.IndexOf('}');
            if (open != otherOpen || close < open || otherClose < open || !one[..open].SequenceEqual(other[..open])) return false;
            one = one[(close + 1)..];
            other = other[(otherClose + 1)..];
        }
    }
}
