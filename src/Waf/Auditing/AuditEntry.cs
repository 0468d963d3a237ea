using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Transactions;
using Insight.Waf.Variables;

namespace Insight.Waf.Auditing;

/// <summary>Writes what happened in a transaction in the JSON form of libmodsecurity 3 (<c>Transaction::toJSON</c>): the same names in the same order.</summary>
/// <remarks>Differences: <c>time_stamp</c> is UTC; <c>reference</c>, libmodsecurity's offsets into the raw request, is empty; <c>http_code</c> is 0 when
/// nothing was answered; bytes that are no UTF-8 are escaped instead of written raw.</remarks>
internal sealed class AuditEntry(Transaction transaction, AuditLogOptions options)
{
    private const int MaxParameterBytes = 200;
    private const int MaxValueBytes = 100;

    // The log is no HTML: without this a quote or an é of a request would be six characters.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly string s_engine = $"Insight WAF v{typeof(AuditEntry).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Names this machine without telling its name.</summary>
    private static readonly string s_server = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)).AsSpan(0, 20));

    private readonly TransactionData _data = transaction.Data;
    private readonly AuditParts _parts = transaction.State.AuditParts;
    private readonly AuditMask _mask = new(transaction, options.MaskedHeaders);

    /// <summary>When the transaction began, UTC.</summary>
    public DateTime Began { get; } = (options.Time.GetUtcNow() - Stopwatch.GetElapsedTime(transaction.Began)).UtcDateTime;

    /// <summary>Writes the entry: one line with its end.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using (Utf8JsonWriter json = new(output, s_options))
        {
            json.WriteStartObject();
            json.WriteStartObject("transaction"u8);
            WriteConnection(json);
            WriteRequest(json);
            WriteResponse(json);
            if (_parts.HasFlag(AuditParts.Messages))
            {
                WriteProducer(json);
                WriteMessages(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private void WriteConnection(Utf8JsonWriter json)
    {
        Write(json, "client_ip"u8, VariableKind.RemoteAddress);
        json.WriteString("time_stamp"u8, TimeText(Began));
        json.WriteString("server_id"u8, s_server);
        json.WriteNumber("client_port"u8, Number(VariableKind.RemotePort));
        Write(json, "host_ip"u8, VariableKind.ServerAddress);
        json.WriteNumber("host_port"u8, Number(VariableKind.ServerPort));
        Write(json, "unique_id"u8, VariableKind.UniqueId);
    }

    private void WriteRequest(Utf8JsonWriter json)
    {
        json.WriteStartObject("request"u8);
        Write(json, "method"u8, VariableKind.RequestMethod);
        WriteProtocol(json, _data.Bytes(_data.Get(VariableKind.RequestProtocol)));
        SafeText.Write(json, "uri"u8, _mask.Target(_data.Bytes(_data.Get(VariableKind.RequestUriRaw))));
        if (_parts.HasFlag(AuditParts.RequestBody)) SafeText.Write(json, "body"u8, Cut(_mask.Body(transaction.KeptRequestBody)));
        if (_parts.HasFlag(AuditParts.RequestHeaders)) WriteHeaders(json, VariableKind.RequestHeaders);
        json.WriteEndObject();
    }

    private void WriteResponse(Utf8JsonWriter json)
    {
        json.WriteStartObject("response"u8);
        if (_parts.HasFlag(AuditParts.ResponseBody)) SafeText.Write(json, "body"u8, Cut(transaction.KeptResponseBody));
        json.WriteNumber("http_code"u8, transaction.Status);
        if (_parts.HasFlag(AuditParts.ResponseHeaders)) WriteHeaders(json, VariableKind.ResponseHeaders);
        json.WriteEndObject();
    }

    // A header that came twice stands there twice, as libmodsecurity has it.
    private void WriteHeaders(Utf8JsonWriter json, VariableKind kind)
    {
        json.WriteStartObject("headers"u8);
        foreach (Item header in _data.Collection(kind))
        {
            ReadOnlySpan<byte> name = _data.Bytes(header.Name);
            SafeText.Write(json, name, _mask.HidesHeader(kind, name) ? AuditMask.Asterisks : _data.Bytes(header.Value));
        }

        json.WriteEndObject();
    }

    private void WriteProducer(Utf8JsonWriter json)
    {
        json.WriteStartObject("producer"u8);
        json.WriteString("modsecurity"u8, s_engine);
        json.WriteString("connector"u8, options.Connector);
        json.WriteString("secrules_engine"u8, transaction.State.Engine switch { EngineMode.On => "Enabled", EngineMode.Off => "Disabled", _ => "DetectionOnly" });
        json.WriteStartArray("components"u8);
        foreach (string component in transaction.Rules.Settings.Components) json.WriteStringValue(component);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteMessages(Utf8JsonWriter json)
    {
        json.WriteStartArray("messages"u8);
        foreach (AuditMatch match in transaction.State.AuditMatches) WriteMessage(json, match);
        json.WriteEndArray();
    }

    private void WriteMessage(Utf8JsonWriter json, AuditMatch audited)
    {
        (RuleMatch match, Rule rule) = (audited.Match, audited.Rule);
        bool isHidden = audited.Parameter is not null && _mask.Hides(audited.Item);
        json.WriteStartObject();
        SafeText.Write(json, "message"u8, isHidden && rule.Message is { IsStatic: false } ? AuditMask.Asterisks : _data.Bytes(audited.Message));
        json.WriteStartObject("details"u8);
        SafeText.Write(json, "match"u8, Describe(audited, isHidden));
        json.WriteString("reference"u8, "");
        json.WriteString("ruleId"u8, Text(rule.Id));
        json.WriteString("file"u8, rule.Path);
        json.WriteString("lineNumber"u8, Text(audited.Last.Line));
        SafeText.Write(json, "data"u8, isHidden && rule.LogData is { IsStatic: false } ? AuditMask.Asterisks : _data.Bytes(audited.Data));
        json.WriteString("severity"u8, Text(Math.Max(0, match.Severity)));
        SafeText.Write(json, "ver"u8, Latin1.ToBytes(rule.Version));
        SafeText.Write(json, "rev"u8, Latin1.ToBytes(rule.Revision));
        json.WriteStartArray("tags"u8);
        foreach (string tag in match.Tags) json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteString("maturity"u8, Text(rule.Maturity));
        json.WriteString("accuracy"u8, Text(rule.Accuracy));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private ReadOnlySpan<byte> Describe(AuditMatch match, bool isHidden)
    {
        if (match.Parameter is null) return [];
        switch (match.Last.Operator.Kind)
        {
            // Whoever reads such logs looks for these words; which detector it was makes no difference to them.
            case RuleOperatorKind.SqlInjection: return "detected SQLi using libinjection."u8;
            case RuleOperatorKind.CrossSiteScripting: return "detected XSS using libinjection."u8;
            default: break;
        }

        ByteBuffer text = new();
        text.Add("Matched \"Operator `"u8);
        text.Add(Encoding.ASCII.GetBytes(AuditOperatorNames.Of(match.Last.Operator.Name)));
        text.Add("' with parameter `"u8);
        Shorten(Latin1.ToBytes(match.Parameter), MaxParameterBytes, text);
        text.Add("' against variable `"u8);
        _data.WriteName(match.Item, text);
        text.Add("' (Value: `"u8);
        if (isHidden) text.Add(AuditMask.Asterisks);
        else Shorten(SafeText.Printable(_data.Bytes(match.Item.Value)), MaxValueBytes, text);
        text.Add("' )"u8);
        return text.Written;
    }

    private static void Shorten(ReadOnlySpan<byte> value, int maxBytes, ByteBuffer text)
    {
        text.Add(value[..Math.Min(value.Length, maxBytes)]);
        if (value.Length > maxBytes) text.Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" ({value.Length - maxBytes} characters omitted)")));
    }

    private void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, VariableKind kind) => SafeText.Write(json, name, _data.Bytes(_data.Get(kind)));

    private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> body) => body[..Math.Min(body.Length, options.MaxBodyBytes)];

    private long Number(VariableKind kind) => long.TryParse(_data.Bytes(_data.Get(kind)), CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>libmodsecurity writes a number, <c>1.1</c>; what a client sends instead of a version is a string.</summary>
    private static void WriteProtocol(Utf8JsonWriter json, ReadOnlySpan<byte> protocol)
    {
        ReadOnlySpan<byte> version = protocol.StartsWith("HTTP/"u8) ? protocol[5..] : protocol;
        if (version is [>= (byte)'0' and <= (byte)'9'] or [>= (byte)'0' and <= (byte)'9', (byte)'.', >= (byte)'0' and <= (byte)'9'])
        {
            json.WritePropertyName("http_version"u8);
            json.WriteRawValue(version);
        }
        else
        {
            SafeText.Write(json, "http_version"u8, version);
        }
    }

    /// <summary>As C's <c>asctime</c> has it: the day has two places and no leading zero.</summary>
    private static string TimeText(DateTime time) => string.Create(CultureInfo.InvariantCulture, $"{time:ddd MMM} {time.Day,2} {time:HH:mm:ss yyyy}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
