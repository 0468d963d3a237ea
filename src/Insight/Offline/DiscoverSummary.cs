using Insight.ApiDiscovery.Learning;

namespace Insight.Offline;

/// <summary>What was learned from files.</summary>
/// <param name="Read">Lines that are records.</param>
/// <param name="Rejected">Lines that are none.</param>
/// <param name="LeftOut">Records of virtual hosts beyond the bound.</param>
/// <param name="Apis">What was learned, by host.</param>
/// <param name="Problems">Problems with whole files.</param>
public sealed record DiscoverSummary(long Read, long Rejected, long LeftOut, IReadOnlyList<LearnedApi> Apis, IReadOnlyList<string> Problems);
