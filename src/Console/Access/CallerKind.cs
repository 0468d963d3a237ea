namespace Insight.Console.Access;

/// <summary>How it is known who asks.</summary>
public enum CallerKind
{
    /// <summary>They have the token of this start; only while nobody has claimed the console.</summary>
    StartToken,

    /// <summary>A person who signed in.</summary>
    Session,

    /// <summary>A token that acts in its owner's name.</summary>
    UserToken,

    /// <summary>A token without an owner, made on the console's machine.</summary>
    OwnToken,
}
