namespace Insight.Console.Metrics;

/// <summary>A key of series that can be folded.</summary>
/// <typeparam name="T">The key itself.</typeparam>
public interface ISeries<T> where T : struct, ISeries<T>
{
    /// <summary>Tenant that it belongs to: folding never mixes tenants.</summary>
    string Tenant { get; }

    /// <summary>The key under which it counts when there is no room for it.</summary>
    T Fold();
}
