using System.Globalization;
using System.Net;
using System.Text;
using Insight.Waf.Bodies;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>One request and its response on their way through the rules. Not thread-safe; reused through its rule set.</summary>
/// <remarks>Called in this order: connection, request line and headers, <see cref="EvaluateRequestHeaders"/>, body,
/// <see cref="EvaluateRequestBody"/>, response line and headers, <see cref="EvaluateResponseHeaders"/>, body,
/// <see cref="EvaluateResponseBody"/>, <see cref="EvaluateLogging"/>. Each evaluation returns what is to be done instead of going on; null: go on.</remarks>
public sealed class Transaction : IDisposable
{
    private const string Multipart = "multipart/form-data";
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>A body larger than this is not kept for the next transaction.</summary>
    private const int MaxKeptBytes = 1 << 20;

    private readonly TransactionData _data = new();
    private readonly TransactionState _state;
    private readonly RuleRunner _runner;
    private ByteBuffer _body = new();
    private ByteBuffer _responseBody = new();
    private bool _isBodyTooLong;
    private bool _isResponseTooLong;
    private bool _isUnderWay;

    internal Transaction(RuleSet rules)
    {
        Rules = rules;
        _state = new TransactionState(rules);
        _runner = new RuleRunner(rules, _data, _state);
    }

    /// <summary>The rules it runs through.</summary>
    public RuleSet Rules { get; }

    /// <summary>Rules that matched and log, in order; valid until the transaction is disposed of.</summary>
    public IReadOnlyList<RuleMatch> Matches => _state.Matches;

    /// <summary>Whether the request's body is to be handed over (<c>SecRequestBodyAccess</c>).</summary>
    public bool InspectsRequestBody => _state.Engine != EngineMode.Off && _state.RequestBodyAccess;

    /// <summary>Whether the response's body is to be handed over (<c>SecResponseBodyAccess</c>, and its media type is among those inspected).</summary>
    public bool InspectsResponseBody { get; private set; }

    /// <summary>Who talks to whom.</summary>
    public void Connection(IPAddress client, int clientPort, IPAddress server, int serverPort)
    {
        SetAddress(VariableKind.RemoteAddress, client);
        _data.Set(VariableKind.RemoteHost, _data.Get(VariableKind.RemoteAddress));
        SetAddress(VariableKind.ServerAddress, server);
        _data.Set(VariableKind.RemotePort, _data.Keep(clientPort));
        _data.Set(VariableKind.ServerPort, _data.Keep(serverPort));
    }

    /// <summary>The request line, as received.</summary>
    public void RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> protocol)
    {
        _data.Set(VariableKind.RequestMethod, method);
        _data.Set(VariableKind.RequestProtocol, protocol);
        int start = _data.Memory.Length;
        _data.Memory.Add(method);
        _data.Memory.Add((byte)' ');
        _data.Memory.Add(target);
        _data.Memory.Add((byte)' ');
        _data.Memory.Add(protocol);
        _data.Set(VariableKind.RequestLine, new Slice(start, _data.Memory.Length - start));
        _data.Set(VariableKind.RequestUriRaw, target);

        int scheme = target.IndexOf("://"u8);
        ReadOnlySpan<byte> uri = target;
        if (scheme > 0 && !target[..scheme].ContainsAny("/?#"u8))
        {
            int path = target[(scheme + 3)..].IndexOfAny("/?#"u8);
            uri = path < 0 ? "/"u8 : target[(scheme + 3 + path)..];
        }

        int fragment = uri.IndexOf((byte)'#');
        if (fragment >= 0) uri = uri[..fragment];
        _data.Set(VariableKind.RequestUri, uri);
        int mark = uri.IndexOf((byte)'?');
        ReadOnlySpan<byte> file = mark < 0 ? uri : uri[..mark];
        Slice name = DecodePath(file);
        _data.Set(VariableKind.RequestFilename, name);
        _data.Set(VariableKind.PathInfo, name);
        int folder = _data.Bytes(name).LastIndexOfAny((byte)'/', (byte)'\\') + 1;
        _data.Set(VariableKind.RequestBasename, new Slice(name.Start + folder, name.Length - folder));
        if (mark < 0) return;

        Slice query = _data.Keep(uri[(mark + 1)..]);
        _data.Set(VariableKind.QueryString, query);
        BodyResult result = _data.AddQuery(uri[(mark + 1)..], Rules.Settings.ArgumentSeparator, Rules.Settings.Bodies.MaxArguments);
        if (result.Error is { } error) SetBodyError(error);
    }

    /// <summary>One header, in the order received.</summary>
    public void RequestHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Slice keptName = _data.Keep(name), keptValue = _data.Keep(value);
        _data.Add(VariableKind.RequestHeaders, keptName, keptValue);
        if (Ascii.EqualsIgnoreCase(name, "cookie"u8))
        {
            _data.AddCookies(value);
        }
        else if (Ascii.EqualsIgnoreCase(name, "host"u8))
        {
            int colon = value.LastIndexOf((byte)':');
            _data.Set(VariableKind.ServerName, colon > 0 && !value[colon..].Contains((byte)']') ? value[..colon] : value);
        }
        else if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
        {
            if (StartsWith(value, Multipart)) _state.BodyProcessor = "MULTIPART";
            else if (StartsWith(value, Form)) _state.BodyProcessor = "URLENCODED";
        }
    }

    /// <summary>Phase 1.</summary>
    public Intervention? EvaluateRequestHeaders()
    {
        _data.Set(VariableKind.RequestBodyProcessor, Latin1.ToBytes(_state.BodyProcessor));
        return _runner.Run(1);
    }

    /// <summary>A piece of the body.</summary>
    /// <returns>False when the body is longer than is looked at; further pieces are not kept.</returns>
    public bool RequestBody(ReadOnlySpan<byte> piece)
    {
        if (!InspectsRequestBody) return false;
        long limit = _state.BodyProcessor == "MULTIPART" ? _state.RequestBodyLimit : Math.Min(_state.RequestBodyLimit, Rules.Settings.RequestBodyNoFilesLimit);
        return Append(_body, piece, limit, ref _isBodyTooLong);
    }

    /// <summary>Phase 2.</summary>
    public Intervention? EvaluateRequestBody()
    {
        if (_isBodyTooLong)
        {
            _data.Set(VariableKind.InboundDataError, "1"u8);
            if (Rules.Settings.RejectsLongRequestBodies && _state.Engine == EngineMode.On) return new Intervention(413, null, false, 0);
        }

        if (InspectsRequestBody && _body.Length > 0) TakeBodyApart();
        return _runner.Run(2);
    }

    /// <summary>The status line of the response.</summary>
    public void ResponseLine(int status, ReadOnlySpan<byte> protocol)
    {
        _data.Set(VariableKind.ResponseStatus, _data.Keep(status));
        _data.Set(VariableKind.ResponseProtocol, protocol);
        _data.Set(VariableKind.StatusLine, Encoding.ASCII.GetBytes($"{Latin1.ToString(protocol)} {status}"));
    }

    /// <summary>One header of the response.</summary>
    public void ResponseHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _data.Add(VariableKind.ResponseHeaders, _data.Keep(name), _data.Keep(value));
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8)) _data.Set(VariableKind.ResponseContentLength, value);
        if (!Ascii.EqualsIgnoreCase(name, "content-type"u8)) return;
        _data.Set(VariableKind.ResponseContentType, value);
        int semicolon = value.IndexOf((byte)';');
        string type = Latin1.ToString(semicolon < 0 ? value : value[..semicolon]).Trim();
        InspectsResponseBody = _state.Engine != EngineMode.Off && _state.ResponseBodyAccess && Rules.Settings.ResponseBodyTypes.Contains(type);
    }

    /// <summary>Phase 3.</summary>
    public Intervention? EvaluateResponseHeaders()
    {
        Intervention? intervention = _runner.Run(3);
        InspectsResponseBody &= _state.ResponseBodyAccess;
        return intervention;
    }

    /// <summary>A piece of the response's body.</summary>
    /// <returns>False when the body is longer than is looked at; further pieces are not kept.</returns>
    public bool ResponseBody(ReadOnlySpan<byte> piece)
    {
        if (!InspectsResponseBody) return false;
        return Append(_responseBody, piece, _state.ResponseBodyLimit, ref _isResponseTooLong);
    }

    /// <summary>Phase 4.</summary>
    public Intervention? EvaluateResponseBody()
    {
        if (_isResponseTooLong)
        {
            _data.Set(VariableKind.OutboundDataError, "1"u8);
            if (Rules.Settings.RejectsLongResponseBodies && _state.Engine == EngineMode.On) return new Intervention(500, null, false, 0);
        }

        _data.Set(VariableKind.ResponseBody, _responseBody.Written);
        return _runner.Run(4);
    }

    /// <summary>Phase 5.</summary>
    public void EvaluateLogging() => _runner.Run(5);

    /// <summary>A number that rules keep in TX, such as <c>blocking_inbound_anomaly_score</c>; 0 when there is none.</summary>
    public long Score(string name)
    {
        if (!_data.Tx.TryGet(Latin1.ToBytes(name), out Item item, VariableKind.Tx)) return 0;
        return long.TryParse(_data.Bytes(item.Value), CultureInfo.InvariantCulture, out long score) ? score : 0;
    }

    /// <summary>Gives the transaction's memory back to its rule set.</summary>
    public void Dispose()
    {
        if (!_isUnderWay) return;
        _isUnderWay = false;
        if (_body.Length > MaxKeptBytes) _body = new ByteBuffer();
        if (_responseBody.Length > MaxKeptBytes) _responseBody = new ByteBuffer();
        if (_data.Memory.Length > MaxKeptBytes) return;
        Rules.Return(this);
    }

    /// <summary>Begins anew.</summary>
    internal void Start()
    {
        _isUnderWay = true;
        _data.Clear();
        _state.Start();
        _runner.Start();
        _body.Clear();
        _responseBody.Clear();
        _isBodyTooLong = false;
        _isResponseTooLong = false;
        InspectsResponseBody = false;
        _data.Set(VariableKind.RequestBodyError, "0"u8);
        _data.Set(VariableKind.UrlEncodedError, "0"u8);
        _data.Set(VariableKind.HighestSeverity, "255"u8);
        _data.Set(VariableKind.InboundDataError, "0"u8);
        _data.Set(VariableKind.OutboundDataError, "0"u8);
        _data.Set(VariableKind.UniqueId, UniqueIds.Next(_data.Memory));
    }

    private static bool Append(ByteBuffer body, ReadOnlySpan<byte> piece, long limit, ref bool isTooLong)
    {
        int room = (int)Math.Min(piece.Length, limit - body.Length);
        body.Add(piece[..room]);
        if (room == piece.Length) return true;
        isTooLong = true;
        return false;
    }

    private static bool StartsWith(ReadOnlySpan<byte> value, string prefix) =>
        value.Length >= prefix.Length && Ascii.EqualsIgnoreCase(value[..prefix.Length], prefix);

    /// <summary>A path with its percent escapes decoded, once; what is no escape stays.</summary>
    private Slice DecodePath(ReadOnlySpan<byte> path)
    {
        ByteBuffer memory = _data.Memory;
        int start = memory.Length;
        while (true)
        {
            int escape = path.IndexOf((byte)'%');
            if (escape < 0) break;
            memory.Add(path[..escape]);
            bool isEscape = path.Length > escape + 2 && char.IsAsciiHexDigit((char)path[escape + 1]) && char.IsAsciiHexDigit((char)path[escape + 2]);
            memory.Add(isEscape ? (byte)Convert.ToInt32(Latin1.ToString(path.Slice(escape + 1, 2)), 16) : (byte)'%');
            path = path[(escape + (isEscape ? 3 : 1))..];
        }

        memory.Add(path);
        return new Slice(start, memory.Length - start);
    }

    private void SetAddress(VariableKind kind, IPAddress address)
    {
        Span<byte> text = stackalloc byte[64];
        address.TryFormat(text, out int length);
        _data.Set(kind, text[..length]);
    }

    private void TakeBodyApart()
    {
        ReadOnlySpan<byte> body = _body.Written;
        _data.Set(VariableKind.RequestBodyLength, _data.Keep(body.Length));
        BodyLimits limits = Rules.Settings.Bodies;

        // The limit is one for query and body together.
        int fromQuery = _data.Collection(VariableKind.ArgsGet).Count;
        if (fromQuery > 0) limits = limits with { MaxArguments = Math.Max(0, limits.MaxArguments - fromQuery) };
        string processor = _state.BodyProcessor;
        if (processor is "URLENCODED" or "JSON" || _state.ForcesRequestBody) _data.Set(VariableKind.RequestBody, body);
        string? error = null;
        switch (processor)
        {
            case "URLENCODED":
                error = UrlEncoded.Parse(body, Rules.Settings.ArgumentSeparator, limits.MaxArguments, _data, out bool invalidEscape).Error;
                if (invalidEscape) _data.Set(VariableKind.UrlEncodedError, "1"u8);
                break;
            case "JSON": error = JsonBody.Parse(body, limits, _data).Error; break;
            case "XML": error = XmlBody.Parse(body, limits, _data).Error; break;
            case "MULTIPART":
                limits = limits with { MaxFieldBytes = Rules.Settings.RequestBodyNoFilesLimit };
                error = MultipartBody.Parse(ContentType(), body, limits, _data, out MultipartFlags flags).Error;
                _data.Multipart = flags;
                break;
            default: break;
        }

        if (error is not null) SetBodyError(error);
    }

    private ReadOnlySpan<byte> ContentType()
    {
        foreach (Item header in _data.Collection(VariableKind.RequestHeaders))
        {
            if (Ascii.EqualsIgnoreCase(_data.Bytes(header.Name), "content-type"u8)) return Latin1.ToBytes(Latin1.ToString(_data.Bytes(header.Value)));
        }

        return [];
    }

    private void SetBodyError(string error)
    {
        _data.Set(VariableKind.RequestBodyError, "1"u8);
        _data.Set(VariableKind.RequestBodyErrorMessage, Encoding.UTF8.GetBytes(error));
    }
}
