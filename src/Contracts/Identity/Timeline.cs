namespace Insight.Contracts.Identity;

/// <summary>Who had something when. Immutable.</summary>
/// <remarks>
/// Addresses are given to one service after the other, so an address means nothing without a time. Of entries that hold at the same
/// time (the end of the older one was missed) the one that began last counts; of those that begin together, the last in the order given.
/// </remarks>
/// <typeparam name="T">Who had it.</typeparam>
public sealed class Timeline<T>
{
    private readonly (long From, long Until, T Value)[] _entries;

    /// <summary>Takes the entries: from when on, and until when (not included), microseconds since 1970.</summary>
    public Timeline(IEnumerable<(long From, long Until, T Value)> entries) => _entries = [.. entries.OrderBy(static entry => entry.From)];

    /// <summary>Who had it at a time; false when nobody is known.</summary>
    /// <param name="timeUs">Microseconds since 1970.</param>
    /// <param name="value">Who had it.</param>
    public bool TryFind(long timeUs, out T value)
    {
        int low = 0, high = _entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].From <= timeUs) low = middle + 1;
            else high = middle;
        }

        // Entries that began later and are over are passed by; an address is not reused thousands of times.
        for (int i = low - 1; i >= 0; i--)
        {
            if (timeUs >= _entries[i].Until) continue;
            value = _entries[i].Value;
            return true;
        }

        value = default!;
        return false;
    }
}
