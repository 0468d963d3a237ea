using Insight.Export.Sources;
using Insight.Storage.Control.Exports;

namespace Insight.Export.Delivery;

/// <summary>One stream on its way to one destination: where it is read, and what counts as delivered.</summary>
/// <param name="name">Name of the destination.</param>
/// <param name="source">The stream.</param>
/// <param name="cursors">Where positions are kept.</param>
/// <param name="settles">How long what was sent counts as on its way.</param>
/// <param name="most">Most rows of a read.</param>
/// <param name="time">The clock.</param>
internal sealed class Lane(string name, IEventSource source, ExportCursors cursors, TimeSpan settles, int most, TimeProvider time)
{
    /// <summary>A position without events is kept this often, so that rows need not be looked through again.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(30);

    private readonly SettledPositions _sent = new(settles, time);
    private readonly string _stream = source.Kind.ToString();
    private string _position = "", _saved = "";
    private string? _settled;
    private bool _hasEvents;
    private long _savedAt;
    private Task<EventPage>? _ahead;

    public IEventSource Source => source;

    /// <summary>Takes up where it was left; at first at the beginning or behind all that is there.</summary>
    public async Task OpenAsync(bool fromTheBeginning, CancellationToken cancellationToken)
    {
        if (cursors.Find(name, _stream) is { } kept) _saved = _position = kept;
        else Save(_position = fromTheBeginning ? "" : await source.EndAsync(cancellationToken));
    }

    /// <summary>The next events.</summary>
    public async Task<EventPage> ReadAsync(CancellationToken cancellationToken)
    {
        Task<EventPage> read = _ahead ?? source.ReadAsync(_position, most, cancellationToken);
        _ahead = null;
        return await read;
    }

    /// <summary>Begins to read what follows a page, while that is sent.</summary>
    public void ReadAhead(EventPage page, CancellationToken cancellationToken)
    {
        if (page.HasMore) _ahead = source.ReadAsync(page.Next, most, cancellationToken);
    }

    /// <summary>A page is done.</summary>
    /// <param name="page">The page.</param>
    /// <param name="sent">Whether any of its events was to be sent.</param>
    public void Done(EventPage page, bool sent)
    {
        if (page.Next == _position) return;
        _position = page.Next;
        if (sent) _sent.Sent(page.Next);
        else _sent.Passed(page.Next);
        _hasEvents |= page.Events.Count > 0;
    }

    /// <summary>Keeps the position up to which all is delivered.</summary>
    public void Settle()
    {
        if (_sent.Settle() is { } settled) _settled = settled;
        if (_settled is null || _settled == _saved || (!_hasEvents && time.GetElapsedTime(_savedAt) < s_quiet)) return;
        Save(_settled);
        _hasEvents = _position != _settled;
    }

    /// <summary>Goes back to what counts as delivered.</summary>
    public void Rewind()
    {
        _sent.Clear();
        _ahead = null;
        _position = _settled ?? _saved;
    }

    private void Save(string position)
    {
        cursors.Save(name, _stream, position);
        (_saved, _savedAt) = (position, time.GetTimestamp());
    }
}
