using Insight.Export.Delivery;
using Insight.Export.Options;

namespace Insight.Console.Exports;

/// <summary>A system that is told of events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Way">How it is told, such as <c>syslog</c>.</param>
/// <param name="Target">Where that leads, without secrets; empty: there is one place only, or it is a secret.</param>
/// <param name="Streams">What it is told.</param>
/// <param name="Format">How events are written; empty: in the way's own form.</param>
/// <param name="Tenants">Tenants whose events it is told; empty: all.</param>
/// <param name="IsFiltered">Whether a filter leaves events out.</param>
/// <param name="Sample">Share of the requests, above 0 to 1.</param>
/// <param name="Clients">How it is told of clients' addresses.</param>
/// <param name="Status">How it does, as whoever delivers to it said last.</param>
/// <param name="StatedAt">When that was said, UTC; null: nothing was said yet.</param>
/// <param name="PausedBy">Who paused it; null: nobody.</param>
/// <param name="PausedAt">When, UTC.</param>
/// <param name="Letters">Events that it refused.</param>
public sealed record ExportItem(
    string Name, string Way, string Target, IReadOnlyList<EventKind> Streams, string Format, IReadOnlyList<string> Tenants, bool IsFiltered, double Sample, ClientForm Clients,
    DestinationStatus Status, DateTime? StatedAt, string? PausedBy, DateTime? PausedAt, long Letters);

/// <summary>The systems that are told of events.</summary>
/// <param name="Items">By name.</param>
public sealed record ExportList(IReadOnlyList<ExportItem> Items);
