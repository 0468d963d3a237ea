namespace Insight.Storage.Erasure;

/// <summary>By what a person is known in stored data.</summary>
public enum ErasureKind
{
    /// <summary>Their address, or the pseudonym in its place.</summary>
    Client,

    /// <summary>Their name in tokens and certificates, or the pseudonym in its place.</summary>
    Principal,

    /// <summary>The digest of their session.</summary>
    Session,
}
