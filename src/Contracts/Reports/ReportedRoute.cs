namespace Insight.Contracts.Reports;

/// <summary>A route as one gateway serves it.</summary>
/// <param name="Tenant">Tenant that owns it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Hosts">Domains, as they were written; empty: any.</param>
/// <param name="MoreHosts">Further domains.</param>
/// <param name="Path">Path as a template; <c>{**}</c> stands for the rest.</param>
/// <param name="Clusters">Names of the clusters that get its requests.</param>
/// <param name="AnswersItself">Whether the gateway answers, with a redirect or a text of its own.</param>
public sealed record ReportedRoute(
    string Tenant, string Name, ReportedSource Source, IReadOnlyList<string> Hosts, int MoreHosts, string Path, IReadOnlyList<string> Clusters, bool AnswersItself);
