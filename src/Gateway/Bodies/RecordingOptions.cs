namespace Insight.Gateway.Bodies;

/// <summary>What records say of the contents of requests and responses (<c>gateway:recording</c>): names, types and kinds, never values.</summary>
public sealed class RecordingOptions
{
    /// <summary>Names and types of the fields of bodies (JSON and forms). Default: yes.</summary>
    public bool Shapes { get; set; } = true;

    /// <summary>Kinds of sensitive data in paths, queries and bodies. Default: yes.</summary>
    public bool Sensitive { get; set; } = true;

    /// <summary>Bytes of a body that are looked at, 1,024 to 16 MiB; what comes behind them passes unseen. Default 64 KiB.</summary>
    public int BodyBytes { get; set; } = 64 << 10;
}
