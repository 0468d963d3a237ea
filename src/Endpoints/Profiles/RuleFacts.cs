using System.Globalization;

namespace Insight.Endpoints.Profiles;

/// <summary>What of a rule excuses depend on.</summary>
/// <param name="Family">What it looks for.</param>
/// <param name="Paranoia">Its paranoia level; 1 when it names none: such rules are taken to be sure of themselves.</param>
public readonly record struct RuleFacts(RuleFamily Family, int Paranoia)
{
    private const string ParanoiaTag = "paranoia-level/";

    /// <summary>Reads the tags of a rule, those of the Core Rule Set.</summary>
    public static RuleFacts Of(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        RuleFamily family = RuleFamily.Other;
        int paranoia = 1;
        foreach (string tag in tags)
        {
            if (tag is "attack-sqli" or "attack-xss") family = RuleFamily.Injection;
            else if (tag is "attack-protocol" && family == RuleFamily.Other) family = RuleFamily.Encoding;
            else if (tag.StartsWith(ParanoiaTag, StringComparison.Ordinal) && int.TryParse(tag.AsSpan(ParanoiaTag.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int level)) paranoia = level;
        }

        return new RuleFacts(family, paranoia);
    }
}
