using Insight.Gateway.Sensitive;

namespace Insight.Gateway.Bodies;

/// <summary>An object or array that is open.</summary>
internal struct JsonLevel
{
    public bool IsObject;

    /// <summary>Its place in the shape.</summary>
    public int Place;

    /// <summary>The place of its member or its items that is read now.</summary>
    public int Current;

    /// <summary>What the member's name says, of an array its own name.</summary>
    public NameHint Hint;

    /// <summary>Coordinates that it has had.</summary>
    public byte Coordinates;

    /// <summary>Items of an array so far.</summary>
    public int Index;
}
