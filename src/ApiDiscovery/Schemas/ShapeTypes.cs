using System.Diagnostics.CodeAnalysis;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>What values of a body look like: the words of recorded body shapes, as a set.</summary>
[Flags]
[SuppressMessage("Naming", "CA1720", Justification = "The names of JSON Schema.")]
public enum ShapeTypes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What nobody looked at: too deep, or beyond what is recorded.</summary>
    Any = 1 << 0,

    /// <summary><c>null</c>.</summary>
    Null = 1 << 1,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean = 1 << 2,

    /// <summary>A number without fraction.</summary>
    Integer = 1 << 3,

    /// <summary>Any other number.</summary>
    Number = 1 << 4,

    /// <summary>Text that looks like nothing special.</summary>
    String = 1 << 5,

    /// <summary>A UUID.</summary>
    Uuid = 1 << 6,

    /// <summary>A calendar date.</summary>
    Date = 1 << 7,

    /// <summary>A date with a time.</summary>
    DateTime = 1 << 8,

    /// <summary>An e-mail address.</summary>
    Email = 1 << 9,

    /// <summary>An absolute URI.</summary>
    Uri = 1 << 10,

    /// <summary>An IP address.</summary>
    Ip = 1 << 11,

    /// <summary>An object.</summary>
    Object = 1 << 12,

    /// <summary>An array.</summary>
    Array = 1 << 13,
}
