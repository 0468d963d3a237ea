namespace Insight.Waf.Bodies;

/// <summary>Whether an XML document is taken apart into arguments too (ModSecurity: <c>SecParseXmlIntoArgs</c>).</summary>
public enum XmlArguments
{
    /// <summary>Only into its text and its attributes.</summary>
    Off,

    /// <summary>Into arguments besides.</summary>
    On,

    /// <summary>Into arguments instead.</summary>
    Only,
}
