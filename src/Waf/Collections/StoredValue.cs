namespace Insight.Waf.Collections;

/// <summary>A value in a collection. Times are milliseconds since 1970.</summary>
internal struct StoredValue
{
    /// <summary>Never changed once it is here.</summary>
    public byte[] Value;

    /// <summary>When it is gone (<c>expirevar</c>); <see cref="long.MaxValue"/>: with its collection.</summary>
    public long ExpiresAt;

    /// <summary>Until when its decrease (<c>deprecatevar</c>) has been reckoned.</summary>
    public long DecreasedAt;
}
