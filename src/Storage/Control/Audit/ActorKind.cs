namespace Insight.Storage.Control.Audit;

/// <summary>What somebody is.</summary>
public enum ActorKind
{
    /// <summary>A person.</summary>
    Person,

    /// <summary>A job of the console.</summary>
    Job,

    /// <summary>A gateway.</summary>
    Gateway,

    /// <summary>A token that belongs to nobody in person.</summary>
    Token,
}
