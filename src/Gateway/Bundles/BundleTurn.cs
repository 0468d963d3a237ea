namespace Insight.Gateway.Bundles;

/// <summary>What came of asking the console once.</summary>
internal enum BundleTurn
{
    /// <summary>Nothing new.</summary>
    Unchanged,

    /// <summary>Another bundle is in force.</summary>
    Replaced,

    /// <summary>There was another bundle; it was refused.</summary>
    Refused,

    /// <summary>The console could not be asked.</summary>
    Away,
}
