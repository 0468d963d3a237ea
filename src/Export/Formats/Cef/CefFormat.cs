using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Insight.Export.Events;

namespace Insight.Export.Formats.Cef;

/// <summary>ArcSight's Common Event Format, version 0: <c>CEF:0|vendor|product|version|signature|name|severity|extension</c>.</summary>
/// <param name="version">Version of this product.</param>
public sealed class CefFormat(string version) : IEventFormat
{
    private readonly StringBuilder _text = new();
    private readonly Encoder _utf8 = Encoding.UTF8.GetEncoder();

    /// <inheritdoc />
    public string Name => "cef";

    /// <inheritdoc />
    public void Write(ExportEvent exported, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(exported);
        _text.Clear();
        switch (exported)
        {
            case RequestEvent e:
                Header("request", e.Denied ? "Request denied" : "Request", e.Denied ? 5 : 1);
                Begin(e);
                Request(e.Request);
                Add("act", e.Denied ? "denied" : "allowed");
                Add("outcome", e.Status is >= 100 and < 400 ? "success" : "failure");
                Add("app", e.Protocol);
                Add("in", e.RequestBytes);
                Add("out", e.ResponseBytes);
                Custom(1, "status", e.Status);
                Custom(2, "durationMicroseconds", e.DurationMicroseconds);
                if (e.Flag is not ("" or "none")) Add("reason", e.Flag);
                Custom(4, "gateway", e.Gateway);
                Custom(5, "policy", e.Policy);
                Custom(6, "traceId", e.TraceId);
                break;
            case SecurityEvent { Source: FindingSource.Policy } e:
                // Ids of the WAF's rules are numbers: this is none.
                Header(e.Verdict.Length > 0 ? $"policy-{e.Verdict}" : "policy", e.Message.Length > 0 ? e.Message : "A policy turned the request away", Severity(e.Severity));
                Begin(e);
                Request(e.Request);
                Add("act", e.Blocked ? "denied" : "detected");
                Add("outcome", "failure");
                Add("reason", e.Reason);
                Custom(1, "status", e.Status);
                Custom(5, "policy", e.Policy);
                break;
            case SecurityEvent e:
                Header(e.Rule.ToString(CultureInfo.InvariantCulture), e.Message.Length > 0 ? e.Message : "WAF rule matched", Severity(e.Severity));
                Begin(e);
                Request(e.Request);
                Add("act", e.Blocked ? "denied" : "detected");
                Custom(1, "score", e.Score);
                Custom(4, "variable", e.Variable);
                break;
            case IncidentEvent e:
                Header($"incident-{e.Change.ToString().ToLowerInvariant()}", e.Title, Severity(e.Severity));
                Begin(e);
                Add("start", Milliseconds(e.Began));
                Add("end", Milliseconds(e.LastSeen));
                Add("reason", e.Cause);
                Custom(1, "app", e.App);
                Custom(2, "services", string.Join(' ', e.Services));
                Custom(4, "incident", e.Incident);
                break;
            case AuditEvent e:
                Header($"audit-{e.Kind}", $"{e.Action} {e.Kind}", 3);
                Begin(e);
                Add("suser", e.Actor);
                Add("act", e.Action);
                Add("fname", e.Name);
                Add("fileType", e.Kind);
                Add("reason", e.Reason);
                Custom(1, "number", e.Number);
                Custom(4, "hash", e.Hash);
                break;
            default:
                throw new NotSupportedException($"CEF has no form for {exported.GetType().Name}.");
        }

        // A character of two units may stand in two chunks: the encoder keeps the first until it has the second.
        foreach (ReadOnlyMemory<char> chunk in _text.GetChunks()) _utf8.Convert(chunk.Span, into, flush: false, out _, out _);
        _utf8.Convert([], into, flush: true, out _, out _);
    }

    private void Header(string signature, string name, int severity)
    {
        _text.Append("CEF:0|Insight|Insight|");
        CefText.AppendHeader(_text, version);
        _text.Append('|');
        CefText.AppendHeader(_text, signature);
        _text.Append('|');
        CefText.AppendHeader(_text, name);
        _text.Append(CultureInfo.InvariantCulture, $"|{severity}|");
    }

    /// <summary>What every event has; the first key stands without a space before it.</summary>
    private void Begin(ExportEvent e)
    {
        _text.Append(CultureInfo.InvariantCulture, $"rt={Milliseconds(e.Time)}");
        Add("externalId", e.Id);
        Custom(3, "tenant", e.Tenant);
    }

    private void Request(RequestFacts request)
    {
        if (IPAddress.TryParse(request.Client, out IPAddress? address))
        {
            if (address.AddressFamily == AddressFamily.InterNetwork) Add("src", request.Client);
            else Add("c6a2", request.Client, "c6a2Label", "sourceIPv6Address");
        }
        else
        {
            Add("suid", request.Client);
        }

        Add("sourceServiceName", request.SourceService);
        Add("destinationServiceName", request.Service);
        Add("dhost", request.Host);
        Add("requestMethod", request.Method);
        Add("request", request.Path);
        Add("requestContext", request.RequestId);
        Custom(1, "app", request.App);
        Custom(2, "endpointId", request.EndpointId);
    }

    private void Custom(int number, string label, string value) => Add($"cs{number}", value, $"cs{number}Label", label);

    private void Custom(int number, string label, long value) => Add($"cn{number}", value.ToString(CultureInfo.InvariantCulture), $"cn{number}Label", label);

    private void Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

    private void Add(string key, string value)
    {
        if (value.Length == 0) return;
        _text.Append(' ').Append(key).Append('=');
        CefText.AppendValue(_text, value);
    }

    private void Add(string key, string value, string labelKey, string label)
    {
        if (value.Length == 0) return;
        Add(labelKey, label);
        Add(key, value);
    }

    /// <summary>0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high.</summary>
    private static int Severity(EventSeverity severity) => severity switch
    {
        EventSeverity.Informational => 1,
        EventSeverity.Low => 3,
        EventSeverity.Medium => 5,
        EventSeverity.High => 8,
        EventSeverity.Critical => 10,
        _ => 0,
    };

    private static long Milliseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
