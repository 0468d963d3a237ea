namespace Insight.ApiDiscovery.Inventory;

/// <summary>Minutes of an hour that are counted by one statement.</summary>
/// <param name="From">The first.</param>
/// <param name="Until">The end (not included); 60 is that of the hour.</param>
internal readonly record struct Stretch(int From, int Until)
{
    private const int Minutes = 60;

    /// <summary>The minutes in as few stretches as are needed for none to have more requests than <paramref name="most"/>, unless one minute has.</summary>
    /// <param name="requests">Requests by minute.</param>
    /// <param name="changed">The minutes to count; null: all.</param>
    /// <param name="most">Most requests of one stretch: bounds memory.</param>
    public static List<Stretch> Of(IReadOnlyDictionary<byte, ulong> requests, IReadOnlySet<byte>? changed, ulong most)
    {
        List<Stretch> stretches = [];
        ulong sum = 0;
        for (byte minute = 0; minute < Minutes; minute++)
        {
            if (changed?.Contains(minute) == false) continue;
            ulong more = requests.GetValueOrDefault(minute);
            if (stretches.Count > 0 && stretches[^1].Until == minute && sum + more <= most)
            {
                stretches[^1] = stretches[^1] with { Until = minute + 1 };
                sum += more;
                continue;
            }

            stretches.Add(new Stretch(minute, minute + 1));
            sum = more;
        }

        return stretches;
    }
}
