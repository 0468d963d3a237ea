using System.Buffers;
using System.Text;
using Google.Protobuf;
using Insight.Export.Destinations.Http;
using Insight.Export.Destinations.Otlp.Wire;
using Insight.Export.Events;
using Insight.Export.Formats;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Otlp;

/// <summary>Logs of OpenTelemetry over HTTP: the event as the format writes it is the body of a log record.</summary>
/// <remarks>Source: OTLP 1.x, sections "OTLP/HTTP" and "Partial Success"; the data model of logs.</remarks>
internal sealed class OtlpDestination(Uri url, OtlpOptions options, IEventFormat format, Surroundings around, HttpSender sender) : HttpDestination(around, sender)
{
    private readonly Uri _url = new(url.AbsoluteUri.TrimEnd('/') + "/v1/logs");
    private readonly ArrayBufferWriter<byte> _event = new(4096);

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        (format as IDisposable)?.Dispose();
        return base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        List<string> secrets = [];
        return Authorization(options.AuthorizationSecret, "", secrets, out problem) is { } headers ? new HttpTarget(_url, "application/x-protobuf", headers, secrets) : null;
    }

    /// <inheritdoc />
    protected override (int Length, int To) Write(IReadOnlyList<ExportEvent> events, Stretch stretch, ArrayBufferWriter<byte> into)
    {
        ScopeLogs scope = new() { Scope = new Scope { Name = "insight", Version = Around.Version } };
        ulong now = LogRecords.Nanoseconds(Around.Time.GetUtcNow().UtcDateTime);
        long bytes = 0;
        int to = stretch.From;
        for (; to < stretch.To; to++)
        {
            _event.ResetWrittenCount();
            format.Write(events[to], _event);
            bytes += _event.WrittenCount + LogRecords.MaxOverhead;
            if (bytes > MaxBodyBytes && to > stretch.From) break;
            scope.LogRecords.Add(LogRecords.Of(events[to], Encoding.UTF8.GetString(_event.WrittenSpan), format.Name, now));
        }

        Resource resource = new();
        resource.Attributes.Add(LogRecords.Text("service.name", "insight"));
        resource.Attributes.Add(LogRecords.Text("service.version", Around.Version));
        resource.Attributes.Add(LogRecords.Text("host.name", Around.Host));
        ResourceLogs logs = new() { Resource = resource };
        logs.ScopeLogs.Add(scope);
        LogsRequest request = new();
        request.ResourceLogs.Add(logs);
        request.WriteTo(into);
        return (into.WrittenCount, to);
    }

    /// <inheritdoc />
    protected override ValueTask JudgeAsync(HttpAnswer answer, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        if (HttpVerdicts.Of(answer) != HttpVerdict.Taken)
        {
            // Errors are a message too, whose text alone is for people.
            return base.JudgeAsync(OtlpAnswer.Readable(answer), attempt, cancellationToken);
        }

        if (OtlpAnswer.Partial(answer) is not { } partial)
        {
            attempt.Stop($"It answered as no collector of OpenTelemetry does ({answer.Line})");
            return ValueTask.CompletedTask;
        }

        attempt.Outcome.Said($"{answer.Status}: {partial.RejectedLogRecords} of {attempt.Events.Count} rejected. {partial.ErrorMessage}");
        if (partial.RejectedLogRecords >= attempt.Events.Count)
        {
            for (int i = attempt.Events.From; i < attempt.Events.To; i++) attempt.Outcome.Refuse(i, partial.ErrorMessage);
        }
        else
        {
            // It says how many it rejected, not which, and they must not be sent again: the last ones stand for them, so that the number is right.
            for (int i = attempt.Events.To - (int)Math.Max(0, partial.RejectedLogRecords); i < attempt.Events.To; i++)
            {
                attempt.Outcome.Refuse(i, $"{partial.RejectedLogRecords} of {attempt.Events.Count} events sent with this one were rejected, which ones was not said. {partial.ErrorMessage}");
            }
        }

        return ValueTask.CompletedTask;
    }
}
