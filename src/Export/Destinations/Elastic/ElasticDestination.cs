using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Formats.Ecs;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Elastic;

/// <summary>Elasticsearch or OpenSearch: <c>_bulk</c> with the event's id as that of the document, so that what comes again is there already.</summary>
internal sealed class ElasticDestination : LineDestination
{
    private readonly Uri _url;
    private readonly ElasticOptions _options;
    private readonly ArrayBufferWriter<byte> _event = new(4096);
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    private readonly Dictionary<string, string> _indices = new(StringComparer.Ordinal);

    public ElasticDestination(Uri url, ElasticOptions options, IEventFormat format, Surroundings around, HttpSender sender)
        : base(format, around, sender)
    {
        _options = options;
        _url = new Uri(url, "/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason");
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _json.Dispose();
        return base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        List<string> secrets = [];
        return Authorization(_options.ApiKeySecret, "ApiKey", secrets, out problem) is { } headers ? new HttpTarget(_url, "application/x-ndjson", headers, secrets) : null;
    }

    /// <inheritdoc />
    protected override void Write(ExportEvent exported, IBufferWriter<byte> into)
    {
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteStartObject("create"u8);
        _json.WriteString("_index"u8, IndexOf(EventStreams.NameOf(exported)));
        _json.WriteString("_id"u8, exported.Id);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        into.Write("\n"u8);
        Document(exported, into);
        into.Write("\n"u8);
    }

    /// <inheritdoc />
    protected override ValueTask JudgeAsync(HttpAnswer answer, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        switch (HttpVerdicts.Of(answer))
        {
            case HttpVerdict.Taken when BulkAnswer.Read(answer, attempt.Events.Count) is { } items:
                Judge(items, attempt);
                return ValueTask.CompletedTask;
            case HttpVerdict.Taken when !answer.IsWhole && attempt.Events.Count > 1:
                // It has much to say of each. What it took is there already when it comes again.
                attempt.Split(answer.Line);
                return ValueTask.CompletedTask;
            case HttpVerdict.Taken:
                attempt.Stop($"It answered as no Elasticsearch does ({answer.Line})");
                return ValueTask.CompletedTask;
            default:
                return base.JudgeAsync(answer, attempt, cancellationToken);
        }
    }

    private static void Judge(IReadOnlyList<BulkItem> items, HttpAttempt attempt)
    {
        int taken = 0;
        int known = 0;
        for (int i = 0; i < items.Count; i++)
        {
            BulkItem item = items[i];
            int position = attempt.Events.From + i;
            switch (item.Status)
            {
                case >= 200 and < 300:
                    taken++;
                    break;
                case 409:
                    known++;
                    break;
                case 429 or >= 500:
                    attempt.Outcome.Again(position, item.Line);
                    break;
                case 401 or 403 or 404:
                    attempt.Outcome.Again(position, $"It does not let documents into the index; check the index and the rights of the API key ({item.Line})");
                    break;
                default:
                    attempt.Outcome.Refuse(position, item.Line);
                    break;
            }
        }

        attempt.Outcome.Said(string.Create(CultureInfo.InvariantCulture, $"200: {taken} of {items.Count} taken, {known} were there already"));
    }

    /// <summary>The event with <c>@timestamp</c>, which data streams demand and only ECS has by itself.</summary>
    private void Document(ExportEvent exported, IBufferWriter<byte> into)
    {
        if (Format is EcsFormat)
        {
            Format.Write(exported, into);
            return;
        }

        _event.ResetWrittenCount();
        Format.Write(exported, _event);
        into.Write("{\"@timestamp\":\""u8);
        Span<byte> time = into.GetSpan(32);
        exported.Time.TryFormat(time, out int written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        into.Advance(written);
        if (Format is JsonFormat)
        {
            into.Write("\","u8);
            into.Write(_event.WrittenSpan[1..]);
            return;
        }

        into.Write("\",\"message\":"u8);
        _json.Reset(into);
        _json.WriteStringValue(_event.WrittenSpan);
        _json.Flush();
        into.Write("}"u8);
    }

    private string IndexOf(string stream)
    {
        if (!_indices.TryGetValue(stream, out string? index)) _indices[stream] = index = _options.Index.Replace("{stream}", stream, StringComparison.Ordinal);
        return index;
    }
}
