namespace Insight.Streaming.Journal;

/// <summary>Follows all journals below one folder, such as those of several gateways on one machine, as one stream.</summary>
/// <remarks>A batch may hold records of several journals, so that many quiet gateways cost no more waits than one; they take turns in
/// being first, so that a busy one cannot keep the others waiting. Its token names the stretch of each. A journal whose folder
/// appears later is followed from the next read on.</remarks>
public sealed class JournalSetSource : IRecordSource
{
    private readonly string _parent;
    private readonly ReaderOptions _options;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, JournalReader> _byDirectory = new(StringComparer.Ordinal);
    private JournalReader[] _readers = [];
    private int _first;
    private bool _isOutstanding;

    private JournalSetSource(string parent, ReaderOptions options, TimeProvider time)
    {
        _parent = parent;
        _options = options;
        _time = time;
    }

    /// <summary>Follows every folder directly below <paramref name="parent"/>, which need not exist yet.</summary>
    public static JournalSetSource Open(string parent, ReaderOptions options, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parent);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return new JournalSetSource(parent, options, time);
    }

    /// <inheritdoc />
    /// <exception cref="JournalLockedException">Another process reads one of the journals; no record was taken.</exception>
    public async ValueTask ReadAsync(RecordBatch batch, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        FindJournals();
        foreach (JournalReader reader in _readers) reader.StartBatch();
        await BatchWait.FillAsync(batch, thorough => Fill(batch, thorough), maxWait, _options, _time, cancellationToken);
        if (_readers.Length > 0) _first = (_first + 1) % _readers.Length;
        _isOutstanding = batch.Count > 0 || batch.Losses.Count > 0;
        if (!_isOutstanding) return;
        batch.Token = string.Join('+', _readers.Select(reader => reader.Stretch()).Where(stretch => stretch.Length > 0));
    }

    /// <inheritdoc />
    public ValueTask CommitAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        foreach (JournalReader reader in _readers) reader.Commit();
        _isOutstanding = false;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public IReadOnlyList<StreamPosition> Positions() => [.. _readers.Select(reader => reader.Place(_isOutstanding))];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (JournalReader reader in _readers) await reader.DisposeAsync();
        _readers = [];
    }

    private void Fill(RecordBatch batch, bool thorough)
    {
        for (int i = 0; i < _readers.Length && !batch.IsFull; i++) _readers[(_first + i) % _readers.Length].Fill(batch, thorough);
    }

    private void FindJournals()
    {
        if (!Directory.Exists(_parent)) return;
        foreach (string directory in Directory.EnumerateDirectories(_parent))
        {
            if (!_byDirectory.ContainsKey(directory)) _byDirectory.Add(directory, JournalReader.Open(directory, _options, _time));
        }

        if (_byDirectory.Count != _readers.Length) _readers = [.. _byDirectory.Values];
    }
}
