namespace Insight.Gateway.Sensitive;

/// <summary>Kinds of sensitive data that were seen. Bits above <see cref="BuiltIn"/> are an operator's own patterns.</summary>
[Flags]
internal enum SensitiveKinds : uint
{
    None = 0,

    /// <summary>Payment card numbers.</summary>
    Card = 1 << 0,

    /// <summary>Passwords, tokens, keys.</summary>
    Credentials = 1 << 1,

    Email = 1 << 2,

    Ip = 1 << 3,

    /// <summary>Coordinates of a place.</summary>
    Location = 1 << 4,

    Phone = 1 << 5,

    /// <summary>Social security numbers of the United States.</summary>
    Ssn = 1 << 6,

    BuiltIn = (1 << 7) - 1,
}
