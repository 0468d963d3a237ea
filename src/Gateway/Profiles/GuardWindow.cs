using Insight.Endpoints.Profiles;

namespace Insight.Gateway.Profiles;

/// <summary>The guard of one profile, whose window turns when requests come. Any number of threads.</summary>
internal sealed class GuardWindow(RequestProfile profile, TimeProvider time)
{
    /// <summary>How long a window is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private readonly ReleaseGuard _guard = new();
    private long _began = time.GetTimestamp();

    public RequestProfile Profile { get; } = profile;

    /// <summary>The guard, its window turned when that is over.</summary>
    public ReleaseGuard Guard
    {
        get
        {
            long began = Volatile.Read(ref _began), now = time.GetTimestamp();
            if (time.GetElapsedTime(began, now) >= Length && Interlocked.CompareExchange(ref _began, now, began) == began) _guard.Turn();
            return _guard;
        }
    }
}
