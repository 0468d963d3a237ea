namespace Insight.Storage.Control.Audit;

/// <summary>Which entries are wanted.</summary>
/// <param name="Limit">Most entries.</param>
/// <param name="Before">Only those with a lower number; null: from the newest.</param>
/// <param name="Tenant">Only of this tenant; null: of all.</param>
/// <param name="Kind">Only of this kind; null: of all.</param>
/// <param name="Name">Only of objects with this name; null: of all.</param>
/// <param name="Tenants">Only of these tenants; null: of all, and of none.</param>
/// <param name="Actor">Only by this one; null: by anybody.</param>
public sealed record AuditQuery(int Limit, long? Before = null, string? Tenant = null, string? Kind = null, string? Name = null, IReadOnlyCollection<string>? Tenants = null, string? Actor = null);
