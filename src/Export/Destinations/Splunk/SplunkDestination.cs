using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Splunk;

/// <summary>Splunk's HTTP event collector. With acknowledgement a batch counts as taken once an indexer has it.</summary>
/// <remarks>Source: Splunk's documentation, "Format events for HTTP Event Collector", "About HTTP Event Collector Indexer Acknowledgment", "Possible error codes".</remarks>
internal sealed class SplunkDestination : LineDestination
{
    private static readonly TimeSpan s_firstPoll = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan s_longestPoll = TimeSpan.FromSeconds(2);

    private readonly Uri _events;
    private readonly Uri _acknowledgements;
    private readonly SplunkOptions _options;
    private readonly string _channel = Guid.NewGuid().ToString();
    private readonly string _sourceType;
    private readonly ArrayBufferWriter<byte> _event = new(4096);
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    private readonly Dictionary<long, Stretch> _unconfirmed = [];

    // A token without acknowledgement takes what it never confirms: until it promised to once, a single event is risked, which comes again.
    private bool _hasPromised;

    public SplunkDestination(Uri url, SplunkOptions options, IEventFormat format, Surroundings around, HttpSender sender)
        : base(format, around, sender)
    {
        _options = options;
        _events = new Uri(url, "/services/collector/event");
        _acknowledgements = new Uri(url, $"/services/collector/ack?channel={_channel}");
        _sourceType = "insight:" + format.Name;
    }

    /// <inheritdoc />
    /// <remarks>Indexers take seconds to confirm, and everything sent before waits for them together.</remarks>
    public override int MostEvents => _options.Acknowledgement ? 20_000 : base.MostEvents;

    /// <inheritdoc />
    protected override int MostPerRequest => _options.Acknowledgement && !_hasPromised ? 1 : MostEvents;

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _json.Dispose();
        return base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        _unconfirmed.Clear();
        List<string> secrets = [];
        return Authorization(_options.TokenSecret, "Splunk", secrets, out problem) is { } headers
            ? new HttpTarget(_events, "application/json", [.. headers, new("X-Splunk-Request-Channel", _channel)], secrets)
            : null;
    }

    /// <inheritdoc />
    protected override void Write(ExportEvent exported, IBufferWriter<byte> into)
    {
        _event.ResetWrittenCount();
        Format.Write(exported, _event);
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteNumber("time"u8, decimal.Divide((exported.Time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond, 1000));
        _json.WriteString("host"u8, Around.Host);
        _json.WriteString("source"u8, "insight"u8);
        _json.WriteString("sourcetype"u8, _sourceType);
        if (_options.Index.Length > 0) _json.WriteString("index"u8, _options.Index);
        _json.WritePropertyName("event"u8);
        if (Format is JsonFormat) _json.WriteRawValue(_event.WrittenSpan, skipInputValidation: true);
        else _json.WriteStringValue(_event.WrittenSpan);
        _json.WriteStartObject("fields"u8);
        _json.WriteString("insight_id"u8, exported.Id);
        _json.WriteString("insight_stream"u8, EventStreams.NameOf(exported));
        if (exported.Tenant.Length > 0) _json.WriteString("insight_tenant"u8, exported.Tenant);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        into.Write("\n"u8);
    }

    /// <inheritdoc />
    protected override async ValueTask JudgeAsync(HttpAnswer answer, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        SplunkAnswer said = SplunkAnswer.Read(answer);
        switch (HttpVerdicts.Of(answer))
        {
            case HttpVerdict.Taken when said.Code == 0:
                if (_options.Acknowledgement) Expect(said, attempt);
                break;
            case HttpVerdict.Taken:
                attempt.Stop($"It answered as no event collector does ({answer.Line})");
                break;
            case HttpVerdict.Bad when said.IsOfAnEvent || answer.Status == 413:
                // It says which event it could not read, but not always.
                if (said.InvalidEvent is { } number && number < attempt.Events.Count) attempt.Without(attempt.Events.From + number, answer.Line);
                else attempt.Split(answer.Line);
                break;
            case HttpVerdict.Bad:
                attempt.Stop($"It does not take events as it is configured; check index, token and acknowledgement ({answer.Line})");
                break;
            default:
                await base.JudgeAsync(answer, attempt, cancellationToken);
                break;
        }
    }

    /// <inheritdoc />
    protected override async ValueTask FinishAsync(HttpTarget target, Outcome outcome, CancellationToken cancellationToken)
    {
        if (_unconfirmed.Count == 0) return;
        int asked = _unconfirmed.Count;
        long since = Around.Time.GetTimestamp();
        HttpAnswer answer;
        for (TimeSpan pause = s_firstPoll; ; pause = pause * 2 < s_longestPoll ? pause * 2 : s_longestPoll)
        {
            byte[] question = Encoding.ASCII.GetBytes($"{{\"acks\":[{string.Join(',', _unconfirmed.Keys)}]}}");
            answer = await Sender.PostAsync(_acknowledgements, question, "application/json", target.Headers, cancellationToken);
            if (HttpVerdicts.Of(answer) is HttpVerdict.Bad or HttpVerdict.Mend)
            {
                GiveUp(outcome, $"It does not say whether events were indexed; check the token's indexer acknowledgement ({answer.Line})", null);
                return;
            }

            foreach (long id in SplunkAnswer.Confirmed(answer)) _unconfirmed.Remove(id);
            if (_unconfirmed.Count == 0)
            {
                outcome.Said(string.Create(CultureInfo.InvariantCulture, $"200: indexed, by {asked} acknowledgements"));
                return;
            }

            if (Around.Time.GetElapsedTime(since) + pause > Around.AcknowledgementTimeout) break;
            await Task.Delay(pause, Around.Time, cancellationToken);
        }

        GiveUp(outcome, $"It took events, but did not confirm within {Around.AcknowledgementTimeout.TotalSeconds:0.#} s that they were indexed ({answer.Line})", answer.RetryAfter);
    }

    private void Expect(SplunkAnswer said, HttpAttempt attempt)
    {
        if (said.AckId is { } id && _unconfirmed.TryAdd(id, attempt.Events)) _hasPromised = true;
        else attempt.Stop("It took events, but the token has no indexer acknowledgement: switch that on, or set acknowledgement to false");
    }

    private void GiveUp(Outcome outcome, string problem, TimeSpan? pause)
    {
        foreach (Stretch events in _unconfirmed.Values) outcome.Again(events, problem, pause);
    }
}
