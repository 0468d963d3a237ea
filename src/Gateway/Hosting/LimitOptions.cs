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

    /// <summary>Bytes per second that a request body brings at least, once <see cref="BodyGrace"/> is over; below it 408. 0: no limit. Default 240. gRPC streams may pause.</summary>
    public int BodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a request body may be slower than <see cref="BodyBytesPerSecond"/>, more than 1 second. Default 5 seconds.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way may take to end when the gateway stops. Default 30 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
