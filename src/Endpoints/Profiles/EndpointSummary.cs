using System.Text;

namespace Insight.Endpoints.Profiles;

/// <summary>What was seen of one endpoint.</summary>
/// <param name="Id">Its id; <see cref="EndpointProfile.Site"/> for headers and cookies.</param>
public sealed record EndpointSummary(ulong Id)
{
    /// <summary>Most parameters that no profile knows. Of more, those with the smallest keyed hashes stay: nobody can choose them, and order does not matter.</summary>
    public const int MaxNew = 256;

    /// <summary>How many places there are.</summary>
    public const int Places = 5;

    private readonly Dictionary<ulong, Entry> _parameters = [];
    private readonly SortedSet<ulong> _new = [];
    private readonly uint[] _placeRequests = new uint[Places];

    /// <summary>Requests.</summary>
    public uint Requests { get; internal set; }

    /// <summary>Of which clients.</summary>
    public ClientSketch Clients { get; } = new();

    /// <summary>Periods with requests: bit n for those whose number is n modulo 64.</summary>
    public ulong Periods { get; internal set; }

    /// <summary>Whether parameters had to be left out.</summary>
    public bool IsFull { get; internal set; }

    /// <summary>Requests with at least one argument of a place.</summary>
    public ReadOnlySpan<uint> PlaceRequests => _placeRequests;

    /// <summary>The parameters in order of place and name.</summary>
    public IEnumerable<ParameterSummary> Ordered =>
        _parameters.Values.Select(static entry => entry.Summary).OrderBy(static one => one.Place).ThenBy(static one => one.Name, StringComparer.Ordinal);

    /// <summary>About how many bytes of memory it takes.</summary>
    internal long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (Entry entry in _parameters.Values) bytes += entry.Summary.Unjudged.Bytes + entry.Summary.Ordinary.Bytes + entry.Summary.Doubtful.Bytes;
            return bytes;
        }
    }

    internal Span<uint> MutablePlaceRequests => _placeRequests;

    /// <summary>The entry of a parameter; null when there is no room for it.</summary>
    internal Entry? Of(ulong key, ArgumentPlace place, ReadOnlySpan<byte> name, bool isKnown)
    {
        if (_parameters.TryGetValue(key, out Entry? entry))
        {
            if (isKnown) _new.Remove(key);
            return entry;
        }

        if (!isKnown && _new.Count == MaxNew)
        {
            IsFull = true;
            ulong greatest = _new.Max;
            if (key >= greatest) return null;
            _new.Remove(greatest);
            _parameters.Remove(greatest);
        }

        if (!isKnown) _new.Add(key);
        _parameters.Add(key, entry = new Entry(new ParameterSummary(place, Encoding.UTF8.GetString(name))));
        return entry;
    }

    internal void Merge(EndpointSummary other, ProfileKey key, Func<ulong, bool> isKnown)
    {
        Requests = SequenceCounts.Sum(Requests, other.Requests);
        Clients.Merge(other.Clients);
        Periods |= other.Periods;
        IsFull |= other.IsFull;
        for (int i = 0; i < Places; i++) _placeRequests[i] = SequenceCounts.Sum(_placeRequests[i], other._placeRequests[i]);
        foreach (ParameterSummary parameter in other.Ordered)
        {
            byte[] name = Encoding.UTF8.GetBytes(parameter.Name);
            ulong id = ArgumentName.KeyOf(key, parameter.Place, name);
            Of(id, parameter.Place, name, isKnown(id))?.Summary.Merge(parameter);
        }
    }

    internal sealed class Entry(ParameterSummary summary)
    {
        public ParameterSummary Summary { get; } = summary;

        /// <summary>The request that had it last, and how often.</summary>
        public ulong Request { get; set; }

        public int Times { get; set; }
    }
}
