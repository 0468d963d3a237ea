namespace Insight.Waf.Injection;

/// <summary>What an attribute does with its value.</summary>
internal enum AttributeRole
{
    /// <summary>Nothing that could run script.</summary>
    Harmless,

    /// <summary>It runs script, or turns the element into one that does, whatever its value.</summary>
    Script,

    /// <summary>It loads or opens an address.</summary>
    Address,

    /// <summary>It holds style rules.</summary>
    Style,

    /// <summary>It names another attribute that is to be set.</summary>
    AttributeName,
}
