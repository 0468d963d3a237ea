namespace Insight.Console.Metrics;

/// <summary>Sums by key, of a bounded number of keys. A key that has its place keeps it until the process ends, so no sum ever goes back; further ones count together, by tenant.</summary>
/// <remarks>Keys come busiest first, so those with most traffic get the places. Not thread-safe.</remarks>
internal sealed class BoundedSeries<T>(int most) where T : struct, ISeries<T>
{
    private readonly Dictionary<T, SeriesSums> _sums = [];
    private readonly HashSet<T> _kept = [];
    private Dictionary<string, int> _folded = [];

    /// <summary>All sums.</summary>
    public IReadOnlyDictionary<T, SeriesSums> Sums => _sums;

    /// <summary>By tenant, how many keys of the last stretch of time had no place.</summary>
    public IReadOnlyDictionary<string, int> Folded => _folded;

    /// <summary>A stretch of time that is being read.</summary>
    public Stretch Begin() => new(this);

    /// <summary>Sums of one stretch, which count all together or not at all.</summary>
    internal sealed class Stretch(BoundedSeries<T> series)
    {
        private readonly Dictionary<T, SeriesSums> _new = [];
        private readonly Dictionary<string, int> _left = [];

        /// <summary>The sums to add a key's counts to.</summary>
        public SeriesSums Of(T key)
        {
            if (!series._kept.Contains(key))
            {
                if (series._kept.Count < series.Most)
                {
                    series._kept.Add(key);
                }
                else
                {
                    _left[key.Tenant] = _left.GetValueOrDefault(key.Tenant) + 1;
                    key = key.Fold();
                }
            }

            if (_new.TryGetValue(key, out SeriesSums? sums)) return sums;
            return _new[key] = new SeriesSums();
        }

        /// <summary>Counts them.</summary>
        public void Commit()
        {
            foreach ((T key, SeriesSums added) in _new)
            {
                if (!series._sums.TryGetValue(key, out SeriesSums? sums)) series._sums[key] = sums = new SeriesSums();
                sums.Add(added);
            }

            series._folded = _left;
        }
    }

    private int Most => most;
}
