using Microsoft.Extensions.Hosting;

namespace Insight.Supervision;

/// <summary>Keeps .NET's host from acting on signals by itself: <see cref="Lifeline"/> decides when a role stops.</summary>
public sealed class NoHostLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
