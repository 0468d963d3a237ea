namespace Insight.ApiDiscovery.Schemas;

/// <summary>How a schema differs from the accepted one.</summary>
public enum DriftKind
{
    /// <summary>A field that was never there before.</summary>
    FieldAdded,

    /// <summary>A field that is not there any more.</summary>
    FieldRemoved,

    /// <summary>A field that was in every object and now is in some only.</summary>
    RequiredBecameOptional,

    /// <summary>Values of a type that was never there before.</summary>
    TypeChanged,
}
