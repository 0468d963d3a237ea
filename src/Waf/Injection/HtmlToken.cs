namespace Insight.Waf.Injection;

/// <summary>A piece of HTML that can run script.</summary>
internal enum HtmlToken
{
    /// <summary>A start tag's name (or any tag's that the value ends within).</summary>
    TagName,

    /// <summary>An attribute's name.</summary>
    AttributeName,

    /// <summary>The value of the attribute named before.</summary>
    AttributeValue,

    /// <summary>What stands within a comment, a processing instruction or a declaration.</summary>
    Comment,

    /// <summary>A document type.</summary>
    Doctype,
}
