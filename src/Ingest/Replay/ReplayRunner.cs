using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Erasure;
using Insight.Ingest.Replay.Files;
using Insight.Ingest.Replay.Formats;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming;

namespace Insight.Ingest.Replay;

/// <summary>Feeds log files through the same path as a gateway's records: lines → records → raw rows and marks, rejected lines → dead letters.</summary>
/// <remarks>Derived windows are computed by the roll-up, in this process or another.</remarks>
public sealed class ReplayRunner
{
    /// <summary>How long ClickHouse may be away before a replay gives up. A person is waiting; the same replay can simply be started again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How often a followed file that has nothing new is looked at.</summary>
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(250);

    private readonly ReplayRequest _request;
    private readonly ClickHouseDataSource _storage;
    private readonly IngestOptions _options;
    private readonly TimeProvider _time;
    private readonly IProgress<ReplayProgress>? _progress;
    private readonly LineConverter _converter;
    private readonly KnownRecords _known;
    private readonly BatchStore _store;
    private readonly ReplayBatch _batch;
    private readonly RecordBatch _encoded;
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private long _read, _stored, _alreadyStored, _rejected, _oldest = long.MaxValue, _newest = long.MinValue;
    private long _bytesBefore, _bytesTotal, _batchSince;
    private string _file = "";
    private Stream? _disk;

    private ReplayRunner(ReplayRequest request, ClickHouseDataSource storage, IngestOptions options, TimeProvider time, IProgress<ReplayProgress>? progress, ErasureFilter? erased)
    {
        _request = request;
        _storage = storage;
        _options = options;
        _time = time;
        _progress = progress;
        _converter = new LineConverter(request);
        _known = new KnownRecords(storage);
        _store = new BatchStore(storage, new TemplateMatcher(), LineConverter.GatewayId, erased: erased);
        _batch = new ReplayBatch(options.BatchRecords);
        _encoded = new RecordBatch(options.BatchRecords, options.BatchBytes);
    }

    /// <summary>Replays all files of the request, in order (followed ones side by side), and says what became of their lines.</summary>
    /// <returns>The summary; also when cancelled, which is how following ends.</returns>
    /// <exception cref="ClickHouseException">ClickHouse stayed away for two minutes. Starting the same replay again goes on where it stopped.</exception>
    public static Task<ReplaySummary> RunAsync(
        ReplayRequest request, ClickHouseDataSource storage, IngestOptions options, TimeProvider time,
        IProgress<ReplayProgress>? progress = null, CancellationToken cancellationToken = default) => RunAsync(request, storage, options, time, null, progress, cancellationToken);

    /// <summary>The same, without the lines of people who were erased.</summary>
    public static async Task<ReplaySummary> RunAsync(
        ReplayRequest request, ClickHouseDataSource storage, IngestOptions options, TimeProvider time, ErasureFilter? erased, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ReplayRunner runner = new(request, storage, options, time, progress, erased);
        try
        {
            if (request.Follow) await runner.FollowAsync(cancellationToken);
            else await runner.ReadAllAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was read is stored; it would come again otherwise, but nobody may start this replay again.
        }

        await runner.FlushAsync(CancellationToken.None);
        return runner.Summarize();
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        _bytesTotal = _request.Files.Contains("-") ? 0 : _request.Files.Sum(file => File.Exists(file) ? new FileInfo(file).Length : 0);
        foreach (string file in _request.Files)
        {
            try
            {
                await using Stream disk = file == "-"
                    ? _request.StandardInput ?? System.Console.OpenStandardInput()
                    : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                _file = file;
                _disk = disk;
                await ReadOneAsync(disk, cancellationToken);
                if (disk.CanSeek) _bytesBefore += disk.Length;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _problems.Add($"{file}: cannot be read: {error.Message}");
            }
            finally
            {
                _disk = null;
            }
        }
    }

    private async Task ReadOneAsync(Stream disk, CancellationToken cancellationToken)
    {
        (Stream? stream, string unsupported) = await Compression.OpenAsync(disk, cancellationToken);
        if (stream is null)
        {
            _problems.Add($"{_file}: is compressed in a way that is not read here. Unpack it on the way: {unsupported} -dc FILE | insight replay -");
            return;
        }

        LineReader reader = new(stream);
        FileState state = new(_file);
        while (true)
        {
            while (TakeLine(reader, state))
            {
                if (_batch.IsFull) await FlushAsync(cancellationToken);
            }

            try
            {
                if (await reader.FillAsync(cancellationToken) > 0) continue;
            }
            catch (InvalidDataException error)
            {
                // Cut off or damaged gzip: what came before is good.
                _problems.Add($"{_file}: the compressed data is damaged or cut off behind line {reader.Number} ({error.Message})");
                if (reader.TryTakeRest(out ReadOnlySpan<byte> torn)) Reject(state, torn, reader.Number, new LineProblem("cut-off", "The compressed data ends within the line."));
                return;
            }

            if (reader.TryTakeRest(out ReadOnlySpan<byte> last)) Take(state, last, reader.Number);
            return;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        List<(FollowedFile File, FileState State)> files = [.. _request.Files.Where(file => file != "-").Select(file => (new FollowedFile(file), new FileState(file)))];
        try
        {
            while (true)
            {
                bool moved = false;
                foreach ((FollowedFile file, FileState state) in files) moved |= await FollowOneAsync(file, state, cancellationToken);
                if (!_batch.IsEmpty && (!moved || _time.GetElapsedTime(_batchSince) >= _options.BatchWait)) await FlushAsync(cancellationToken);
                if (!moved) await Task.Delay(FollowInterval, _time, cancellationToken);
            }
        }
        finally
        {
            foreach ((FollowedFile file, _) in files) file.Dispose();
        }
    }

    /// <summary>Reads what a followed file has now; false when that was nothing.</summary>
    private async Task<bool> FollowOneAsync(FollowedFile file, FileState state, CancellationToken cancellationToken)
    {
        if (!file.TryOpen()) return false;
        _file = state.Name;
        state.Enter(file.Generation);
        FollowState look = file.Look();
        bool moved = false;
        while (look != FollowState.Truncated && await file.Reader!.FillAsync(cancellationToken) > 0)
        {
            moved = true;
            while (TakeLine(file.Reader, state))
            {
                if (_batch.IsFull) await FlushAsync(cancellationToken);
            }
        }

        if (look == FollowState.Same) return moved;
        if (file.Reader!.TryTakeRest(out ReadOnlySpan<byte> last)) Take(state, last, file.Reader.Number);
        file.Close();
        return true;
    }

    private bool TakeLine(LineReader reader, FileState state)
    {
        if (!reader.TryNext(out ReadOnlySpan<byte> line, out bool tooLong)) return false;
        if (tooLong) Reject(state, line, reader.Number, new LineProblem("line-too-long", $"The line has more than {LineReader.MaxLineBytes} bytes."));
        else Take(state, line, reader.Number);
        return true;
    }

    private void Take(FileState state, ReadOnlySpan<byte> line, long number)
    {
        if (number == 1 && line.StartsWith("\uFEFF"u8)) line = line["\uFEFF"u8.Length..];
        if (line.Trim(" \t"u8).IsEmpty) return;
        LineProblem problem = _converter.Convert(line, number, state.IdentityOf(line), out AccessRecord record, out RecordId id);
        if (problem.Exists)
        {
            Reject(state, line, number, problem);
            return;
        }

        StartBatch();
        _read++;
        if (_batch.Add(id, record))
        {
            _oldest = Math.Min(_oldest, record.TimeUs);
            _newest = Math.Max(_newest, record.TimeUs);
        }
        else
        {
            _alreadyStored++;
        }
    }

    private void Reject(FileState state, ReadOnlySpan<byte> line, long number, LineProblem problem)
    {
        StartBatch();
        _read++;
        _rejected++;
        _reasons[problem.Reason] = _reasons.GetValueOrDefault(problem.Reason) + 1;
        byte[] id = new byte[RecordId.Size];
        state.IdentityOf(line).IdOf(line, number, 0).Write(id);
        string excerpt = DeadLetter.Excerpted(line[..Math.Min(line.Length, DeadLetter.MaxExcerptBytes)]);
        _batch.Rejected.Add(new DeadLetter(id, state.Name, number, problem.Reason, problem.Detail, excerpt));
    }

    private void StartBatch()
    {
        if (_batch.IsEmpty) _batchSince = _time.GetTimestamp();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch.IsEmpty) return;
        HashSet<UInt128> known = _batch.Ids.Count == 0 ? [] : await RetryAsync(() => _known.FindAsync(_batch.Ids, _batch.Windows, cancellationToken), cancellationToken);
        if (_batch.Encode(_encoded, known) > 0)
        {
            StoredBatch stored = await RetryAsync(() => _store.StoreAsync(_encoded, cancellationToken), cancellationToken);
            _stored += stored.Stored;
            _rejected += stored.DeadLetters;
            if (stored.DeadLetters > 0) _reasons["refused-by-storage"] = _reasons.GetValueOrDefault("refused-by-storage") + stored.DeadLetters;
        }

        if (_batch.Rejected.Count > 0)
        {
            await RetryAsync(
                async () =>
                {
                    await SideTables.InsertAsync(_storage, _batch.Rejected, cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        _alreadyStored += known.Count;
        _batch.Clear();
        Report(null);
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        TimeSpan pause = _options.RetryMinimum;
        while (true)
        {
            try
            {
                return await work();
            }
            catch (ClickHouseException error) when (error.IsTransient && _time.GetElapsedTime(start) < Patience)
            {
                Report(error.Message);
                await Task.Delay(pause, _time, cancellationToken);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _options.RetryMaximum.Ticks));
            }
        }
    }

    private void Report(string? waiting)
    {
        long bytes = _bytesBefore + (_disk is { CanSeek: true } disk ? disk.Position : 0);
        _progress?.Report(new ReplayProgress(_file, bytes, _bytesTotal, _read, _stored, _alreadyStored, _rejected, waiting));
    }

    private ReplaySummary Summarize() => new(
        _read, _stored, _alreadyStored, _rejected, _reasons, _problems,
        _newest < _oldest ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(_oldest),
        _newest < _oldest ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(_newest));

    /// <summary>The file that lines come from now; another one after a rotation.</summary>
    private sealed class FileState(string name)
    {
        private LineIdentity? _identity;
        private int _generation;

        public string Name => name;

        public LineIdentity IdentityOf(ReadOnlySpan<byte> line) => _identity ??= new LineIdentity(line);

        public void Enter(int generation)
        {
            if (generation == _generation) return;
            _generation = generation;
            _identity = null;
        }
    }
}
