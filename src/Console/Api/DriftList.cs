using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Schemas;

namespace Insight.Console.Api;

/// <summary>How bodies of an endpoint differ from what was accepted.</summary>
/// <param name="EndpointId">The endpoint, 16 hexadecimal digits.</param>
/// <param name="Items">By kind of body.</param>
public sealed record DriftList(string EndpointId, IReadOnlyList<DriftItem> Items)
{
    internal static DriftList Of(InventoryEndpoint endpoint, IEnumerable<SchemaDrift> drifts) => new(InventoryItems.IdText(endpoint.Id), [.. drifts.Select(static d =>
        new DriftItem(InventoryItems.Word(d.Key.Direction), d.Key.ContentType, d.Key.Status, d.LastHour, d.AcceptedAt, d.AcceptedBy, d.Findings))]);
}

/// <summary>How bodies of one kind differ from what was accepted.</summary>
/// <param name="Direction"><c>request</c> or <c>response</c>.</param>
/// <param name="ContentType">Content type. Untrusted text.</param>
/// <param name="Status">Status of responses; 0 for requests.</param>
/// <param name="LastHour">Hour of the newest bodies, UTC.</param>
/// <param name="AcceptedAt">When a schema was accepted, UTC; null when the first bodies stand for it.</param>
/// <param name="AcceptedBy">Who accepted it.</param>
/// <param name="Findings">The differences.</param>
public sealed record DriftItem(
    string Direction, string ContentType, int Status, DateTime LastHour, DateTime? AcceptedAt, string? AcceptedBy, IReadOnlyList<DriftFinding> Findings);
