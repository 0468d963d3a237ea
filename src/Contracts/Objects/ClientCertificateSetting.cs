namespace Insight.Contracts.Objects;

/// <summary>Whether clients show a certificate.</summary>
public enum ClientCertificateSetting
{
    /// <summary>They are not asked.</summary>
    None,

    /// <summary>They may.</summary>
    Allow,

    /// <summary>They must.</summary>
    Require,
}
