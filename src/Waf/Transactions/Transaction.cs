using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Insight.Waf.Auditing;
using Insight.Waf.Bodies;
using Insight.Waf.Collections;
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

    private readonly TransactionData _data;
    private readonly TransactionState _state;
    private readonly RuleRunner _runner;
    private ByteBuffer _body = new();
    private ByteBuffer _responseBody = new();
    private bool _isBodyTooLong;
    private bool _isResponseTooLong;
    private readonly bool _keepsWhole;
    private bool _isUnderWay;
    private bool _isBodyApart;
    private int _status;
    private int _answered;

    internal Transaction(RuleSet rules)
    {
        Rules = rules;
        _data = new TransactionData { KeepsFiles = rules.Reads(VariableKind.FilesContent) };
        _keepsWhole = rules.Reads(VariableKind.FullRequest) || rules.Reads(VariableKind.FullRequestLength);
        _state = new TransactionState(rules);
        _runner = new RuleRunner(rules, _data, _state);
    }

    /// <summary>The rules it runs through.</summary>
    public RuleSet Rules { get; }

    /// <summary>Rules that matched and log, in order; valid until the transaction is disposed of.</summary>
    public IReadOnlyList<RuleMatch> Matches => _state.Matches;

    /// <summary>Whether the transaction is to leave an entry in the audit log, as far as is known by now.</summary>
    public bool WritesAudit => _state.Engine != EngineMode.Off && _state.AuditMode switch
    {
        AuditMode.On => true,
        AuditMode.RelevantOnly => _state.AuditMatches.Count > 0 || Rules.Settings.Audit.RelevantStatus.Contains(Status),
        _ => false,
    };

    /// <summary>The name of the transaction, as rules (<c>UNIQUE_ID</c>) and the audit log have it.</summary>
    public string UniqueId => Latin1.ToString(_data.Bytes(_data.Get(VariableKind.UniqueId)));

    /// <summary>The status that the client sees: what the host says (<see cref="Answered"/>), or that of what stopped the transaction, or the backend's; 0: none of them.</summary>
    internal int Status => _answered != 0 ? _answered : _state.Intervention?.Status ?? _status;

    /// <summary>When it began, as <see cref="Stopwatch.GetTimestamp"/>.</summary>
    internal long Began { get; private set; }

    /// <summary>What rules have decided.</summary>
    internal TransactionState State => _state;

    /// <summary>What rules looked at.</summary>
    internal TransactionData Data => _data;

    /// <summary>The request's body as far as it was looked at.</summary>
    internal ReadOnlySpan<byte> KeptRequestBody => _body.Written;

    /// <summary>The response's body as far as it was looked at.</summary>
    internal ReadOnlySpan<byte> KeptResponseBody => _responseBody.Written;

    /// <summary>Whether the request's body is to be handed over (<c>SecRequestBodyAccess</c>).</summary>
    public bool InspectsRequestBody => _state.Engine != EngineMode.Off && _state.RequestBodyAccess;

    /// <summary>Whether phase 2 has to wait for the request's body, because it can be taken apart. Known after <see cref="EvaluateRequestHeaders"/>.</summary>
    public bool AwaitsRequestBody => InspectsRequestBody && (_state.BodyProcessor.Length > 0 || _state.ForcesRequestBody);

    /// <summary>Longest request body that is looked at, bytes.</summary>
    public long RequestBodyLimit => _state.Policy?.Options.RequestBodyLimit
        ?? (_state.BodyProcessor == "MULTIPART" ? _state.RequestBodyLimit : Math.Min(_state.RequestBodyLimit, Rules.Settings.RequestBodyNoFilesLimit));

    /// <summary>Whether a longer request body is refused (413) instead of looked at in part.</summary>
    public bool RefusesLongRequestBody => Rules.Settings.RejectsLongRequestBodies && _state.Engine == EngineMode.On;

    /// <summary>Whether the response's body is to be handed over (<c>SecResponseBodyAccess</c>, and its media type is among those inspected).</summary>
    public bool InspectsResponseBody { get; private set; }

    /// <summary>Most bytes of a response body that are looked at.</summary>
    public long ResponseBodyLimit => _state.ResponseBodyLimit;

    /// <summary>Name of this transaction in logs (<c>UNIQUE_ID</c>); without it one is made.</summary>
    public void Identify(ReadOnlySpan<byte> id) => _data.Set(VariableKind.UniqueId, id);

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
        if (_keepsWhole) KeepWhole([]);
        return _runner.Run(1);
    }

    /// <summary>A piece of the body.</summary>
    /// <returns>False when the body is longer than is looked at; further pieces are not kept.</returns>
    public bool RequestBody(ReadOnlySpan<byte> piece)
    {
        if (!InspectsRequestBody) return false;
        return Append(_body, piece, RequestBodyLimit, ref _isBodyTooLong);
    }

    /// <summary>Room for the next piece of the body, instead of <see cref="RequestBody"/>: what is read straight into it, and counted by
    /// <see cref="ReceiveRequestBody"/>, is not copied. Of a body longer than <see cref="RequestBodyLimit"/> only the beginning is looked at.</summary>
    public Memory<byte> RequestBodyRoom(int bytes) => _body.ReserveMemory(bytes);

    /// <summary>Counts bytes read into <see cref="RequestBodyRoom"/>.</summary>
    public void ReceiveRequestBody(int bytes) => _body.Advance(bytes);

    /// <summary>The body so far; valid until the next piece, and at most until the transaction is disposed of.</summary>
    public ReadOnlyMemory<byte> ReceivedRequestBody => _body.WrittenMemory;

    /// <summary>Says that there is more of the body than was handed over.</summary>
    public void CutRequestBody() => _isBodyTooLong = true;

    /// <summary>Whether rules of phase 2 will run: no rule of phase 1 has ended the matter.</summary>
    public bool EvaluatesRequestBody => _state is { Engine: not EngineMode.Off, IsAllowed: false, IsRequestAllowed: false };

    /// <summary>Takes the body apart, so that <see cref="Arguments"/> has what is in it; otherwise <see cref="EvaluateRequestBody"/> does it.</summary>
    public void TakeRequestBodyApart()
    {
        if (_isBodyApart) return;
        _isBodyApart = true;
        if (InspectsRequestBody && _body.Length > 0) TakeBodyApart();
    }

    /// <summary>The arguments, once query, headers and body are there.</summary>
    public ArgumentList Arguments => new(_data, _state.BodyProcessor);

    /// <summary>Takes some rules' matches on an argument away for the rest of this transaction, as <c>ctl:ruleRemoveTargetById</c> does, but for this one value, and
    /// only while neither it nor what a rule decoded of it is SQL or script to the detectors.</summary>
    /// <param name="argument">One of <see cref="Arguments"/>.</param>
    /// <param name="rules">The rules, of this transaction's set.</param>
    public void Excuse(in Argument argument, RuleSelection rules) => _state.Excused.Add(argument.Place, rules);

    /// <summary>Adds to a number that rules keep in TX, such as <c>inbound_anomaly_score_pl1</c>, which the Core Rule Set adds up in phase 2.</summary>
    /// <returns>False, and nothing is added, when rules keep no such number.</returns>
    public bool TryAddScore(string name, long points)
    {
        byte[] key = Latin1.ToBytes(name);
        if (!_data.Tx.TryGet(key, out Item item, VariableKind.Tx)) return false;
        long before = long.TryParse(_data.Bytes(item.Value), CultureInfo.InvariantCulture, out long number) ? number : 0;
        _data.Tx.Set(key, _data.Keep(before + points));
        return true;
    }

    /// <summary>Puts what the host itself found among <see cref="Matches"/>, in the place of a rule that does not intervene.</summary>
    /// <param name="id">An id that no rule has.</param>
    /// <param name="message">What it is.</param>
    /// <param name="severity">0 (emergency) to 7 (debug); -1: none.</param>
    /// <param name="source">Where the argument that it is about comes from.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; empty: it has none.</param>
    /// <param name="tags">Tags.</param>
    public void Report(int id, string message, int severity, ArgumentSource source, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, IReadOnlyList<string> tags)
    {
        VariableKind kind = source switch
        {
            ArgumentSource.Header => VariableKind.RequestHeaders,
            ArgumentSource.Cookie => VariableKind.RequestCookies,
            _ => VariableKind.Args,
        };
        string variable = $"{VariableNames.Of(kind)}:{Printable.Of(name, RuleMatch.MaxVariableBytes)}";
        _state.Matches.Add(new RuleMatch(id, message, "", severity, 2, variable, Printable.Of(value, RuleMatch.MaxValueBytes), tags, Blocking: false));
    }

    /// <summary>Phase 2.</summary>
    public Intervention? EvaluateRequestBody()
    {
        if (_isBodyTooLong || _body.Length > RequestBodyLimit)
        {
            _data.Set(VariableKind.InboundDataError, "1"u8);
            if (RefusesLongRequestBody) return _state.Intervention = new Intervention(413, null, false, 0);
        }

        TakeRequestBodyApart();
        if (_keepsWhole && _body.Length > 0) KeepWhole(_body.Written);
        return _runner.Run(2);
    }

    /// <summary>The status line of the response.</summary>
    public void ResponseLine(int status, ReadOnlySpan<byte> protocol)
    {
        _status = status;
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
            if (Rules.Settings.RejectsLongResponseBodies && _state.Engine == EngineMode.On) return _state.Intervention = new Intervention(500, null, false, 0);
        }

        _data.Set(VariableKind.ResponseBody, _responseBody.Written);
        return _runner.Run(4);
    }

    /// <summary>Phase 5.</summary>
    public void EvaluateLogging() => _runner.Run(5);

    /// <summary>The status that the client got, where it is neither the backend's nor that of a rule, such as 502 of a backend that does not answer. For the audit log.</summary>
    public void Answered(int status) => _answered = status;

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
    internal void Start(RulePolicy? policy, CollectionStore collections)
    {
        _data.Collections.Store = collections;
        _isUnderWay = true;
        _data.Clear();
        _data.Began = Stopwatch.GetTimestamp();
        _state.Start(policy);
        _runner.Start();
        _body.Clear();
        _responseBody.Clear();
        _isBodyTooLong = false;
        _isBodyApart = false;
        _isResponseTooLong = false;
        _status = 0;
        _answered = 0;
        Began = Stopwatch.GetTimestamp();
        InspectsResponseBody = false;
        _data.Set(VariableKind.RequestBodyError, "0"u8);
        _data.Set(VariableKind.UrlEncodedError, "0"u8);
        _data.Set(VariableKind.HighestSeverity, "255"u8);
        _data.Set(VariableKind.InboundDataError, "0"u8);
        _data.Set(VariableKind.OutboundDataError, "0"u8);
        _data.Set(VariableKind.UniqueId, UniqueIds.Next(_data.Memory));
        if (policy is null) return;
        foreach ((byte[] name, byte[] value) in policy.Fixed) _data.Tx.Set(name, _data.Keep(value));
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
        ReadOnlySpan<byte> body = _body.Written[..(int)Math.Min(_body.Length, RequestBodyLimit)];
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
            case "XML": error = XmlBody.Parse(body, limits, _data, _state.XmlArguments).Error; break;
            case "MULTIPART":
                limits = limits with { MaxFieldBytes = Rules.Settings.RequestBodyNoFilesLimit };
                error = MultipartBody.Parse(ContentType(), body, limits, _data, out MultipartFlags flags).Error;
                _data.Multipart = flags;
                break;
            default: break;
        }

        if (error is not null) SetBodyError(error);
    }

    /// <summary>Puts the request together again: its line, its headers, an empty line, and as much of its body as is looked at.</summary>
    private void KeepWhole(ReadOnlySpan<byte> body)
    {
        ByteBuffer whole = new(body.Length + 1024);
        whole.Add(_data.Bytes(_data.Get(VariableKind.RequestLine)));
        whole.Add((byte)'\n');
        foreach (Item header in _data.Collection(VariableKind.RequestHeaders))
        {
            whole.Add(_data.Bytes(header.Name));
            whole.Add(": "u8);
            whole.Add(_data.Bytes(header.Value));
            whole.Add((byte)'\n');
        }

        whole.Add((byte)'\n');
        whole.Add(body);
        _data.Set(VariableKind.FullRequest, whole.Written);
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
