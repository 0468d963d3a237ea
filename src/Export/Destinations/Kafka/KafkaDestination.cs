using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Kafka;

/// <summary>A topic of Kafka: a message for each event with its id as key, acknowledged by all replicas.</summary>
/// <remarks>librdkafka connects by itself: the bootstrap addresses are checked before it does, and again every minute, but not those that brokers name for each other.</remarks>
internal sealed class KafkaDestination(IReadOnlyList<DnsEndPoint> brokers, TopicOptions options, IEventFormat format, Surroundings around) : IDestination
{
    private static readonly TimeSpan s_checkAgain = TimeSpan.FromMinutes(1);

    private readonly ArrayBufferWriter<byte> _event = new(4096);
    private readonly List<string> _secrets = [];
    private IProducer<string, byte[]>? _producer;
    private long _checked;
    private volatile bool _isFatal;
    private volatile string _said = "";

    /// <inheritdoc />
    public bool Acknowledges => true;

    /// <inheritdoc />
    public int MostEvents => 5000;

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        Outcome outcome = new();
        Stretch all = new(0, events.Count);
        bool isWhole = false;
        try
        {
            if (await OpenAsync(cancellationToken) is { } problem)
            {
                outcome.Again(all, problem);
                return outcome.Result(_secrets);
            }

            IReadOnlyList<Error?> errors = await Produce(events).CompleteAsync(cancellationToken);
            for (int i = 0; i < errors.Count; i++)
            {
                if (errors[i] is { } error) Judge(error, i, outcome);
            }

            isWhole = true;
            outcome.Said(outcome.HasAgain ? "" : string.Create(CultureInfo.InvariantCulture, $"{errors.Count(static error => error is null)} messages acknowledged by all replicas."));
        }
        catch (Exception failure) when (failure is IOException or SocketException or KafkaException or InvalidOperationException or ArgumentException)
        {
            outcome.Again(all, failure is KafkaException or InvalidOperationException or ArgumentException ? $"Kafka's client refuses its settings: {failure.Message}" : NetworkProblem.Of(failure));
        }
        finally
        {
            if (!isWhole || _isFatal) await ForgetAsync();
        }

        return outcome.Result(_secrets);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        (format as IDisposable)?.Dispose();
    }

    /// <summary>Sends everything; reports come when they come.</summary>
    private SentEvents Produce(IReadOnlyList<ExportEvent> events)
    {
        SentEvents sent = new(events.Count);
        for (int i = 0; i < events.Count; i++)
        {
            _event.ResetWrittenCount();
            format.Write(events[i], _event);
            Message<string, byte[]> message = new() { Key = events[i].Id, Value = _event.WrittenSpan.ToArray(), Timestamp = new Timestamp(events[i].Time) };
            Action<DeliveryReport<string, byte[]>> report = sent.Expect(i);
            try
            {
                _producer!.Produce(options.Topic, message, report);
            }
            catch (ProduceException<string, byte[]> failure)
            {
                sent.Failed(i, failure.Error);
            }
        }

        return sent;
    }

    private void Judge(Error error, int position, Outcome outcome)
    {
        string said = error.Code == ErrorCode.Local_MsgTimedOut && _said.Length > 0 ? $"{error.Reason} ({_said})" : error.Reason;
        switch (error.Code)
        {
            case ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord or ErrorCode.RecordListTooLarge:
                outcome.Refuse(position, said);
                break;
            case ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication or ErrorCode.TopicException or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic:
                outcome.Again(position, $"Kafka does not let messages into '{options.Topic}'; check the topic and what this client may do ({said})");
                break;
            default:
                outcome.Again(position, said);
                break;
        }
    }

    /// <summary>Sees to it that there is a producer; a sentence: there is none.</summary>
    private async ValueTask<string?> OpenAsync(CancellationToken cancellationToken)
    {
        if (_producer is null || around.Time.GetElapsedTime(_checked) > s_checkAgain)
        {
            foreach (DnsEndPoint broker in brokers) await around.ResolveAsync(broker.Host, cancellationToken);
            _checked = around.Time.GetTimestamp();
        }

        if (_producer is not null) return null;
        _secrets.Clear();
        if (TopicSettings.Producer(options, around, _secrets, out string problem) is not { } config) return problem;
        _isFatal = false;
        _said = "";
        _producer = new ProducerBuilder<string, byte[]>(config)
            .SetErrorHandler((_, error) =>
            {
                _said = error.Reason;
                if (error.IsFatal) _isFatal = true;
            })
            .SetLogHandler(static (_, _) => { })
            .Build();
        return null;
    }

    /// <summary>Gives up what is under way, which does not wait for brokers. librdkafka ends its threads meanwhile.</summary>
    private async ValueTask ForgetAsync()
    {
        if (_producer is not { } producer) return;
        _producer = null;
        await Task.Run(producer.Dispose);
    }
}
