namespace Insight.Export.Events;

/// <summary>Somebody changed something: an entry of the audit log.</summary>
public sealed record AuditEvent : ExportEvent
{
    /// <summary>Number of the entry, from 1 without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Who: a person's name, or <c>job:NAME</c>, <c>gateway:ID</c>, <c>local:USER</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, such as <c>approve</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Kind of the object, such as <c>policy</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>Why; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Hash of the entry in the log's chain, 64 hexadecimal digits.</summary>
    public string Hash { get; init; } = "";
}
