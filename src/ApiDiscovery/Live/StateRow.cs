namespace Insight.ApiDiscovery.Live;

/// <summary>A row of <c>learning_states</c>.</summary>
/// <param name="Host">The host.</param>
/// <param name="Hour">Start of the hour, or of the first hour that was merged, seconds since 1970.</param>
/// <param name="Until">Up to when it covers other rows of the host, seconds since 1970; 0 when it is of an hour.</param>
/// <param name="State">What <see cref="Learning.HostState.Serialize"/> gave; empty when it was merged into another row.</param>
/// <param name="Version">The highest one counts.</param>
internal sealed record StateRow(HostKey Host, uint Hour, uint Until, byte[] State, ulong Version)
{
    /// <summary>Versions of rows that were merged begin here: an hour that is written again, because progress was lost, does not replace them.</summary>
    public const ulong FirstMerged = 1UL << 63;
}
