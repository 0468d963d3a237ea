namespace Insight.Console.Objects;

/// <summary>What happens to an object.</summary>
public enum ObjectAction
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It was there and is another now.</summary>
    Configured,

    /// <summary>It is as it was.</summary>
    Unchanged,

    /// <summary>It is gone.</summary>
    Deleted,
}
