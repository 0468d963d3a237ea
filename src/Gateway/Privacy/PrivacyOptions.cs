namespace Insight.Gateway.Privacy;

/// <summary>Keyed pseudonyms (<c>gateway:privacy</c>); all off by default.</summary>
public sealed class PrivacyOptions
{
    /// <summary>Secret of the pseudonyms in base 64, at least 16 bytes. The same key gives the same pseudonyms on every gateway.</summary>
    public string Key { get; set; } = "";

    /// <summary>Store the client's address as a pseudonym.</summary>
    public bool ClientAddress { get; set; }

    /// <summary>Store the principal as a pseudonym.</summary>
    public bool Principal { get; set; }

    /// <summary>Key the digest of the session. Without it the digest is a plain SHA-256, which is enough for random session ids.</summary>
    public bool Session { get; set; }
}
