namespace Insight.Contracts.Records;

/// <summary>How far each kind of <see cref="IdentityEvidence"/> is believed, in percent. Of several the highest counts.</summary>
public static class SourceConfidence
{
    /// <summary>Only the holder of the private key can show the certificate.</summary>
    public const uint Mtls = 100;

    /// <summary>A token is signed, but whoever sees it can show it again until it expires.</summary>
    public const uint Token = 95;

    /// <summary>64 random bits that only one upstream was given, for as long as it works on that request.</summary>
    public const uint GatewayHop = 90;

    /// <summary>Addresses inside a network are assigned, but can be shared or reused.</summary>
    public const uint AddressMap = 80;

    /// <summary>Whoever wrote the log says so; nothing proves it.</summary>
    public const uint AccessLog = 50;

    /// <summary>A trace id is known to everybody along the trace, and whoever starts the trace chooses it.</summary>
    public const uint TraceHop = 50;

    /// <summary>The network is certain, who it was in it is not.</summary>
    public const uint Network = 30;
}
