using System.Text.Json.Serialization;

namespace Insight.Export.Events;

/// <summary>Something that happened, as it is told to other systems. All text may be a client's: formats quote it.</summary>
[JsonDerivedType(typeof(RequestEvent), "request")]
[JsonDerivedType(typeof(SecurityEvent), "security")]
[JsonDerivedType(typeof(IncidentEvent), "incident")]
[JsonDerivedType(typeof(AuditEvent), "audit")]
public abstract record ExportEvent
{
    /// <summary>The same for the same event whenever it is sent, so that receivers can tell a repetition.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Tenant; empty: of none.</summary>
    public string Tenant { get; init; } = "";
}
