namespace Insight.Gateway.Shapes;

/// <summary>What stands at one place of a body, in all the items that were merged there.</summary>
[Flags]
internal enum ShapeTypes : ushort
{
    None = 0,

    /// <summary>Something that was not looked at.</summary>
    Cut = 1 << 0,
    Array = 1 << 1,
    Boolean = 1 << 2,
    Date = 1 << 3,
    DateTime = 1 << 4,
    Email = 1 << 5,
    Integer = 1 << 6,
    Ip = 1 << 7,
    Null = 1 << 8,
    Number = 1 << 9,
    String = 1 << 10,
    Uri = 1 << 11,
    Uuid = 1 << 12,
    Object = 1 << 13,

    /// <summary>Texts of a certain look: all are strings too.</summary>
    Formats = Date | DateTime | Email | Ip | Uri | Uuid,
}
