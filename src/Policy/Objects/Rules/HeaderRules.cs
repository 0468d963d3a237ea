using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

internal static class HeaderRules
{
    private const int MaxEdits = 64;
    private const int MaxValue = 8192;

    /// <summary>Those that say how a message is framed or where it goes: editing them lets gateway and upstream see different requests.</summary>
    private static readonly HashSet<string> s_kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public static void Edits(this RuleCheck check, HeaderEdits edits, string field)
    {
        check.Count(edits.Remove.Count + edits.Set.Count + edits.Add.Count, 1, MaxEdits, field);
        check.Each(edits.Remove, $"{field}.remove", (name, item) => Name(name, item));
        Values(edits.Set, $"{field}.set");
        Values(edits.Add, $"{field}.add");

        void Values(IReadOnlyDictionary<string, string> values, string at)
        {
            HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, string value) in values)
            {
                string item = FieldPath.Member(at, name);
                Name(name, item);
                check.That(seen.Add(name), item, "stands twice, in another case; leave one of them out");
                check.HeaderValue(value, item);
            }
        }

        void Name(string name, string item)
        {
            check.Token(name, item, "header name");
            check.That(!s_kept.Contains(name), item, name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                ? "is not edited; use spec.rewrite.host"
                : "says how messages are framed; the gateway sets it itself");
        }
    }

    /// <summary>A value that every HTTP version can carry: ASCII without control characters, no space at its ends (RFC 9110, section 5.5).</summary>
    public static void HeaderValue(this RuleCheck check, string value, string field)
    {
        check.That(value.Length <= MaxValue, field, $"has more than {MaxValue} characters");
        check.That(value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0, field, "has a control character, a line break or one beyond ASCII; headers cannot carry it");
        check.That(value.AsSpan().Trim(' ').Length == value.Length, field, "begins or ends with a space; take it away");
    }
}
