namespace Insight.Gateway.Hosting;

/// <summary>What our own host's server accepts (<c>gateway:limits</c>). Requests beyond it are refused and recorded.</summary>
public sealed class LimitOptions
{
    /// <summary>Bytes of the request line; beyond it 414. Default 8 KiB.</summary>
    public int RequestLineBytes { get; set; } = 8 << 10;

    /// <summary>Bytes of all request headers; beyond it 431. Default 32 KiB.</summary>
    public int HeaderBytes { get; set; } = 32 << 10;

    /// <summary>How many request headers; beyond it 431. Default 100.</summary>
    public int HeaderCount { get; set; } = 100;

    /// <summary>How long the request's headers may take; beyond it 408. Default 30 seconds.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle connection is kept. Default 130 seconds.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>Bytes of a request body; beyond it 413. Default: no limit, for bodies pass through unbuffered.</summary>
    public long? BodyBytes { get; set; }

    /// <summary>How long requests under way may take to end when the gateway stops. Default 30 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
