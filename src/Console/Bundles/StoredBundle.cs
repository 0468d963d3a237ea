namespace Insight.Console.Bundles;

/// <summary>A row of <c>bundles</c>.</summary>
internal sealed class StoredBundle
{
    public long Number { get; set; }

    public byte[] Manifest { get; set; } = [];

    public byte[] Signature { get; set; } = [];

    public string KeyId { get; set; } = "";
}
