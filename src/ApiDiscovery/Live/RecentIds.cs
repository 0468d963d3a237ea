namespace Insight.ApiDiscovery.Live;

/// <summary>Remembers ids for a while, so that records that are read twice count once.</summary>
/// <remarks>Two generations take turns: an id is remembered for at least one turn and forgotten after two.</remarks>
internal sealed class RecentIds
{
    private HashSet<ulong> _current = [];
    private HashSet<ulong> _previous = [];

    /// <summary>Notes an id; false when it was noted before.</summary>
    public bool Add(ulong id) => !_previous.Contains(id) && _current.Add(id);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _current.Clear();
        _previous.Clear();
    }

    /// <summary>Forgets what was noted before the last turn.</summary>
    public void Turn()
    {
        (_current, _previous) = (_previous, _current);
        _current.Clear();
    }
}
