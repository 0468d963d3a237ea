namespace Insight.Policy.Objects.Reading;

/// <summary>What a value of a document is.</summary>
internal enum DocumentNodeKind
{
    /// <summary>Names with values.</summary>
    Map,

    /// <summary>Values one after the other.</summary>
    List,

    /// <summary>A word in quotes, or a block of text: text and nothing else.</summary>
    Text,

    /// <summary>A word without quotes: a number, true, null, or text, as its place wants it.</summary>
    Plain,
}
