using Insight.Console.Access;
using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>A window as asked for: one of both is set.</summary>
/// <param name="LookBack">Up to the newest data.</param>
/// <param name="Past">A fixed stretch of time.</param>
internal sealed record WindowChoice(TimeSpan? LookBack, TimeWindow? Past)
{
    /// <summary>The window itself.</summary>
    public async Task<TimeWindow> ResolveAsync(TrafficReader traffic, TenantScope scope, CancellationToken cancellationToken) =>
        Past ?? await traffic.LiveWindowAsync(scope, LookBack ?? TimeSpan.Zero, cancellationToken);

    /// <summary>The window for what is there as soon as its records are stored, before windows are computed: a look-back reaches up to now.</summary>
    public TimeWindow UpTo(DateTime now) => Past ?? TimeWindow.Around(now - (LookBack ?? TimeSpan.Zero), now);
}
