namespace Insight.Waf.Collections;

/// <summary>How much a <see cref="CollectionStore"/> keeps. What requests name and send decides what is in it, so everything has a bound.</summary>
public sealed record CollectionLimits
{
    /// <summary>Collections, such as one for each address; with one more the one that was used longest ago goes.</summary>
    public int MaxCollections { get; init; } = 100_000;

    /// <summary>Bytes of all collections, as an estimate that includes what managing them takes; beyond, those used longest ago go.</summary>
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Values in a collection; further names are not taken.</summary>
    public int MaxValues { get; init; } = 256;

    /// <summary>Bytes of a name in a collection; a longer one is not taken.</summary>
    public int MaxNameBytes { get; init; } = 256;

    /// <summary>Bytes of a value; a longer one is cut.</summary>
    public int MaxValueBytes { get; init; } = 1024;

    /// <summary>Bytes of a key; for a longer one its SHA-256 stands, so that no two clients share a collection.</summary>
    public int MaxKeyBytes { get; init; } = 256;
}
