namespace Insight.Waf.Rules;

/// <summary>Which part of the engine judges a value.</summary>
internal enum RuleOperatorKind
{
    /// <summary>An operator of <c>Operators</c>.</summary>
    Plain,

    /// <summary><c>@rx</c> and <c>@rxGlobal</c>.</summary>
    Pattern,

    /// <summary><c>@detectSQLi</c>.</summary>
    SqlInjection,

    /// <summary><c>@detectXSS</c>.</summary>
    CrossSiteScripting,

    /// <summary>No operator: SecAction, and <c>@unconditionalMatch</c>.</summary>
    Always,

    /// <summary>An operator that asks what this engine cannot know, such as <c>@geoLookup</c>: its rule never matches, turned round or not.</summary>
    Never,
}
