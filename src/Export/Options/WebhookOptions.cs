namespace Insight.Export.Options;

/// <summary>Alerts as JSON to any address, signed.</summary>
public sealed class WebhookOptions
{
    /// <summary>Address.</summary>
    public string Url { get; set; } = "";

    /// <summary>Name of the secret that keys <c>X-Insight-Signature: sha256=HMAC</c> over the body; empty: unsigned.</summary>
    public string SignatureSecret { get; set; } = "";

    /// <summary>File with the certificates (PEM) that the receiver's is checked against; empty: those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";
}
