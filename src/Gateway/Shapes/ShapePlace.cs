using Insight.Gateway.Sensitive;

namespace Insight.Gateway.Shapes;

/// <summary>One place of a body: the root, a member of an object, or the items of an array.</summary>
internal struct ShapePlace
{
    /// <summary>Nothing known yet.</summary>
    public static readonly ShapePlace Empty = new()
    {
        Parent = ShapeTree.Nowhere,
        FirstMember = ShapeTree.Nowhere,
        LastMember = ShapeTree.Nowhere,
        NextMember = ShapeTree.Nowhere,
        NextInBucket = ShapeTree.Nowhere,
        Items = ShapeTree.Nowhere,
    };

    /// <summary>What was seen there.</summary>
    public ShapeTypes Types;

    /// <summary>What its name says of its values.</summary>
    public NameHint Hint;

    /// <summary>Object that it is a member of.</summary>
    public int Parent;

    /// <summary>Members, if there is an object, in order of first appearance.</summary>
    public int FirstMember, LastMember, Members;

    /// <summary>The next member of the same object.</summary>
    public int NextMember;

    /// <summary>The next place in the same bucket of the table of names.</summary>
    public int NextInBucket;

    /// <summary>Place of the items, if there is an array.</summary>
    public int Items;

    /// <summary>Its name among the tree's.</summary>
    public int NameStart, NameLength;

    /// <summary>Hash of parent and name.</summary>
    public uint Hash;
}
