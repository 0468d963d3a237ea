namespace Insight.Console.Enrolment;

/// <summary>What a renewal is checked with.</summary>
internal sealed class StoredGateway
{
    public byte[] PublicKey { get; set; } = [];

    public long NotAfter { get; set; }
}
