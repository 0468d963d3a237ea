namespace Insight.ApiDiscovery.Inventory;

/// <summary>How an endpoint stands to the documents that the operator uploaded.</summary>
public enum EndpointState
{
    /// <summary>There is no document for its host.</summary>
    Unknown,

    /// <summary>The document has it.</summary>
    Documented,

    /// <summary>It is used, and the document does not have it.</summary>
    Shadow,

    /// <summary>It is used, and the document says that it should not be any more.</summary>
    Zombie,

    /// <summary>The document has it, and nobody uses it.</summary>
    Orphan,
}
