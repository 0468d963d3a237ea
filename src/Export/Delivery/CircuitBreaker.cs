namespace Insight.Export.Delivery;

/// <summary>How much is sent at once, by how the attempts before went. Pure but for what it counts; for one destination.</summary>
/// <remarks>A failure halves it, a success doubles it: a receiver in trouble is not hit with full batches, and an event that spoils its batch comes to stand alone.</remarks>
public sealed class CircuitBreaker
{
    /// <summary>Failures one behind the other that open it.</summary>
    public const int OpensAt = 5;

    private readonly int _most;
    private int _size;

    /// <summary>A closed one.</summary>
    /// <param name="most">Most events at once.</param>
    public CircuitBreaker(int most) => _size = _most = most;

    /// <summary>Failures one behind the other.</summary>
    public int Failures { get; private set; }

    /// <summary>Open from <see cref="OpensAt"/> failures on, until something is taken.</summary>
    public BreakerState State => Failures >= OpensAt ? BreakerState.Open : BreakerState.Closed;

    /// <summary>How many events to send next.</summary>
    public int Size => State == BreakerState.Open ? 1 : _size;

    /// <summary>Something was taken or refused for good: it is there.</summary>
    public void Succeeded()
    {
        Failures = 0;
        _size = (int)Math.Min((long)_size * 2, _most);
    }

    /// <summary>Nothing was taken.</summary>
    public void Failed()
    {
        Failures++;
        _size = Math.Max(_size / 2, 1);
    }
}
