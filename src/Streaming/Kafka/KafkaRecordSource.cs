using System.Globalization;
using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Reads records from the topic as a member of a consumer group.</summary>
/// <remarks>
/// <para>Only offsets given to <see cref="CommitAsync"/> are ever committed. When a partition goes to another member, what was read of it and not
/// committed is forgotten here and read again there: a record may come twice, none is lost.</para>
/// <para>Values are handed on as they are: a message that is no record is the decoder's business (a dead letter), not the stream's.</para>
/// </remarks>
public sealed class KafkaRecordSource : IRecordSource
{
    // Bounds how long a cancelled read goes on.
    private static readonly TimeSpan s_longestPoll = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<TopicPartition, Stretch> _batch = new(s_byPartition);
    private readonly Dictionary<TopicPartition, Mark> _uncommitted = [], _committed = [];
    private readonly Dictionary<TopicPartition, long> _reachedEnd = [];
    private volatile string? _problem;
    private bool _isDisposed;

    private static readonly Comparer<TopicPartition> s_byPartition = Comparer<TopicPartition>.Create(
        static (left, right) => left.Partition.Value.CompareTo(right.Partition.Value));

    /// <summary>Joins the group when first read from.</summary>
    /// <exception cref="InvalidOperationException">librdkafka is missing, or a setting is not one.</exception>
    public KafkaRecordSource(KafkaOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!KafkaNative.TryLoad(out string error)) throw new InvalidOperationException(error);
        _time = time;
        // The handlers run inside Consume, on the reading thread: no lock is needed.
        _consumer = new ConsumerBuilder<Ignore, byte[]>(options.Consumer())
            .SetPartitionsRevokedHandler((_, partitions) => Forget(partitions))
            .SetPartitionsLostHandler((_, partitions) => Forget(partitions))
            .SetOffsetsCommittedHandler((_, offsets) => _problem = offsets.Error.IsError ? offsets.Error.ToString() : _problem)
            .SetErrorHandler((_, failure) => _problem = failure.ToString())
            .SetLogHandler((_, message) => _problem = message.Level <= SyslogLevel.Error ? message.Message : _problem)
            .Build();
        _consumer.Subscribe(options.Topic);
    }

    /// <inheritdoc />
    /// <remarks>What the client last complained about, until a record comes.</remarks>
    public string? Problem => _problem;

    /// <summary>The partitions this member has now.</summary>
    public IReadOnlyList<int> Partitions => [.. _consumer.Assignment.Select(partition => partition.Partition.Value).Order()];

    /// <inheritdoc />
    /// <exception cref="KafkaException">The consumer failed for good; open a new source.</exception>
    public ValueTask ReadAsync(RecordBatch batch, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // Consume blocks, and the caller's thread may be needed.
        return new ValueTask(Task.Run(() => Read(batch, maxWait, cancellationToken), CancellationToken.None));
    }

    /// <inheritdoc />
    /// <remarks>Hands the offsets to the client, which sends them within <see cref="KafkaOptions.CommitInterval"/>, before it gives a
    /// partition away and when it leaves: a commit never waits for brokers that are away, and one that fails is sent again.</remarks>
    public ValueTask CommitAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        foreach ((TopicPartition partition, Mark stored) in _uncommitted)
        {
            _committed[partition] = stored;
            try
            {
                _consumer.StoreOffset(new TopicPartitionOffset(partition, stored.Next));
            }
            catch (KafkaException failure) when (failure.Error.Code == ErrorCode.Local_State)
            {
                // The partition has just gone to another member, which reads these records again.
            }
        }

        _uncommitted.Clear();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>The end of a partition is what the brokers said with the last records they sent; a broker is not asked for it.</remarks>
    public IReadOnlyList<StreamPosition> Positions() => [.. _consumer.Assignment.OrderBy(static partition => partition.Partition.Value).Select(Place)];

    private StreamPosition Place(TopicPartition partition)
    {
        long? end = null, next = null;
        DateTimeOffset? written = null;
        try
        {
            if (_consumer.GetWatermarkOffsets(partition).High is { IsSpecial: false } high) end = high.Value;
            if (_committed.TryGetValue(partition, out Mark stored)) (next, written) = (stored.Next, stored.Written);
            if (_uncommitted.TryGetValue(partition, out Mark waiting))
            {
                next ??= waiting.From;
            }
            else
            {
                // Nothing waits to be stored: the reader stands where it found the end, or where the group stood.
                if (_reachedEnd.TryGetValue(partition, out long reached)) next = Math.Max(next ?? 0, reached);
                else if (next is null && _consumer.Position(partition) is { IsSpecial: false } position) next = position.Value;
            }
        }
        catch (KafkaException)
        {
            // The partition has just gone to another member, or the brokers are away: what is not known is not told.
        }

        long? behind = end - next is { } records ? Math.Max(0, records) : null;
        string name = string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}/{partition.Partition.Value}");
        return new StreamPosition(name, Offset(next), Offset(end), behind, null, behind > 0 ? written : null);

        static string Offset(long? offset) => offset is { } known ? string.Create(CultureInfo.InvariantCulture, $"offset {known}") : "not known yet";
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (_isDisposed) return ValueTask.CompletedTask;
        _isDisposed = true;
        return new ValueTask(Task.Run(() =>
        {
            // Leaves the group, so that the others need not wait for the session to time out.
            _consumer.Close();
            _consumer.Dispose();
        }));
    }

    private void Read(RecordBatch batch, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        batch.Clear();
        _batch.Clear();
        long since = _time.GetTimestamp();
        while (!batch.IsFull)
        {
            bool wasEmpty = _batch.Count == 0;
            if (cancellationToken.IsCancellationRequested)
            {
                if (!wasEmpty) break;
                cancellationToken.ThrowIfCancellationRequested();
            }

            TimeSpan left = maxWait - _time.GetElapsedTime(since);
            if (Poll(left <= TimeSpan.Zero ? TimeSpan.Zero : left < s_longestPoll ? left : s_longestPoll) is { } result)
            {
                Take(batch, result);
                if (wasEmpty) since = _time.GetTimestamp();
            }
            else if (left <= TimeSpan.Zero)
            {
                break;
            }
        }

        batch.Token = string.Join('+', _batch.Select(static entry => string.Create(
            CultureInfo.InvariantCulture, $"kafka:{entry.Key.Topic}:{entry.Key.Partition.Value}:{entry.Value.From}-{entry.Value.To}")));
    }

    private ConsumeResult<Ignore, byte[]>? Poll(TimeSpan timeout)
    {
        try
        {
            ConsumeResult<Ignore, byte[]>? result = _consumer.Consume(timeout);
            // The end of one partition says nothing of the others: what they have is there without waiting.
            for (; result is { IsPartitionEOF: true }; result = _consumer.Consume(TimeSpan.Zero)) _reachedEnd[result.TopicPartition] = result.Offset.Value;
            return result;
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            // The topic does not exist yet, or one fetch failed: librdkafka tries again by itself.
            _problem = failure.Error.ToString();
            return null;
        }
    }

    private void Take(RecordBatch batch, ConsumeResult<Ignore, byte[]> result)
    {
        if (LossMessage.IsLoss(result.Message)) batch.AddLoss(LossMessage.Read(result));
        else batch.Add(result.Message.Value);
        long next = result.Offset.Value + 1;
        Stretch stretch = _batch.TryGetValue(result.TopicPartition, out Stretch known) ? known with { To = next } : new Stretch(result.Offset.Value, next);
        _batch[result.TopicPartition] = stretch;
        DateTimeOffset? written = result.Message.Timestamp.Type == TimestampType.NotAvailable ? null : result.Message.Timestamp.UtcDateTime;
        _uncommitted[result.TopicPartition] = _uncommitted.TryGetValue(result.TopicPartition, out Mark before) ? before with { Next = next, Written = written } : new Mark(result.Offset.Value, next, written);
        _problem = null;
    }

    private void Forget(List<TopicPartitionOffset> partitions)
    {
        foreach (TopicPartitionOffset partition in partitions)
        {
            _uncommitted.Remove(partition.TopicPartition);
            _committed.Remove(partition.TopicPartition);
            _reachedEnd.Remove(partition.TopicPartition);
        }
    }

    /// <summary>Offsets of one partition since a commit: from the first to behind the last, and when the last was written.</summary>
    private readonly record struct Mark(long From, long Next, DateTimeOffset? Written);

    /// <summary>Offsets of one partition in the batch: from the first to behind the last.</summary>
    private readonly record struct Stretch(long From, long To);
}
