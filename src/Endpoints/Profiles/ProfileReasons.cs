namespace Insight.Endpoints.Profiles;

/// <summary>What is unusual. The names stand in findings and records.</summary>
[Flags]
public enum ProfileReasons
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Class sequences that are not seen in values of this parameter, with characters that are some language's syntax.</summary>
    Tampered = 1 << 0,

    /// <summary>Class sequences that are not seen in values of this parameter, of letters, digits and harmless marks.</summary>
    Unfamiliar = 1 << 1,

    /// <summary>A mark that no value of this parameter had.</summary>
    NewSymbol = 1 << 2,

    /// <summary>Longer than values of this parameter are.</summary>
    TooLong = 1 << 3,

    /// <summary>Of another type than all values of this parameter are.</summary>
    WrongType = 1 << 4,

    /// <summary>None of the few values that this parameter has.</summary>
    NotListed = 1 << 5,

    /// <summary>A parameter that this endpoint was never seen with.</summary>
    UnknownParameter = 1 << 6,

    /// <summary>There more than once, which it never was.</summary>
    Repeated = 1 << 7,

    /// <summary>A parameter that every request has is missing.</summary>
    Missing = 1 << 8,
}
