namespace Insight.ApiDiscovery.Learning;

/// <summary>What one path segment looks like on its own.</summary>
internal enum TokenKind : byte
{
    /// <summary>A word: a constant of the API, a name, a slug. Only its neighbours can tell.</summary>
    Word = 0,

    /// <summary><c>v1</c>, <c>2.0</c>, <c>v1.2.3</c>: a version of the API or of a thing in it.</summary>
    Version,

    /// <summary>Words of the same node that did not fit.</summary>
    OtherWords,

    /// <summary>An integer; this and all that follow are values wherever they stand.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>A ULID.</summary>
    Ulid,

    /// <summary>Eight hexadecimal digits or more.</summary>
    Hex,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A date with a time.</summary>
    DateTime,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>An IP address.</summary>
    Ip,

    /// <summary>A token that nobody made up.</summary>
    Id,

    /// <summary>Encoded, odd or overlong text.</summary>
    Text,

    /// <summary>Two values joined by three dots.</summary>
    Range,

    /// <summary>Values of the same node that did not fit.</summary>
    OtherValues,

    /// <summary>What lies deeper than is kept.</summary>
    Rest,
}
