using Insight.Gateway.Profiles;
using Insight.Gateway.Records;
using Insight.Waf.Text;
using Insight.Waf.Transactions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Waf;

/// <summary>One request on its way through the rules, and its answer on the way back.</summary>
/// <remarks>A request waits only for a body that rules will look at: headers, event streams, upgraded connections, gRPC and other types pass as they come.</remarks>
internal sealed class Inspection : IDisposable
{
    private const int PieceBytes = 16 << 10;

    /// <summary>Bodies from here on take long enough to keep other connections of this thread waiting.</summary>
    private const int LongBodyBytes = 4 << 10;

    /// <summary>For the end of answers up to this length a transaction is kept, so that what is counted is counted behind them.</summary>
    private const long ShortAnswerBytes = 1 << 20;

    private readonly WafEngine _engine;
    private readonly HttpContext _context;
    private readonly RequestRecording _recording;
    private readonly RoutePolicy _policy;
    private readonly ActiveRules _rules;
    private readonly Transaction _transaction;
    private readonly ProfileScoring? _profiles;
    private readonly ProfileMode _profileMode;
    private ByteBuffer? _encoded;
    private ReplayStream? _replay;
    private Task? _shadow;
    private long _taken;
    private bool _isAnswered;
    private int _status;
    private int _points;
    private bool _isCounted;
    private bool _isOver;

    public Inspection(WafEngine engine, ActiveRules rules, RoutePolicy policy, HttpContext context, RequestRecording recording)
    {
        _engine = engine;
        _context = context;
        _recording = recording;
        _policy = policy;
        _rules = rules;
        _transaction = rules.Rules.Begin(policy.Rules);
        _profileMode = policy.Profiles ?? engine.Profiles?.Mode ?? ProfileMode.Off;
        _profiles = _profileMode == ProfileMode.Off ? null : engine.Profiles;
    }

    private bool Blocks => _policy.Mode == InspectionMode.Block;

    /// <summary>Phases 1 and 2.</summary>
    /// <returns>What to answer instead of asking the upstream; null: go on.</returns>
    public async ValueTask<Refusal?> RequestAsync()
    {
        try
        {
            return await InspectRequestAsync();
        }
        catch (Exception error) when (IsOurs(error))
        {
            return Fail(error);
        }
    }

    /// <summary>Phases 3 and 4.</summary>
    /// <returns>What to answer instead of the upstream's response; null: let it pass.</returns>
    public async ValueTask<Refusal?> ResponseAsync(HttpResponseMessage response)
    {
        try
        {
            // The record must have it whatever the upstream's speed: else the sample would be of slow requests.
            if (_shadow is { IsCompleted: false } shadow) await shadow;
            return await InspectResponseAsync(response);
        }
        catch (Exception error) when (IsOurs(error))
        {
            return Fail(error);
        }
    }

    /// <summary>The exchange is over.</summary>
    public void Dispose() => Finish();

    /// <summary>What clients, upstreams and their connections did is for the server and the proxy to answer.</summary>
    private static bool IsOurs(Exception error) => error is not (IOException or HttpRequestException or OperationCanceledException or OutOfMemoryException);

    private Refusal? Fail(Exception error)
    {
        _engine.LogFailed(error);
        return Blocks ? Verdict(Refusal.Failed) : null;
    }

    private async ValueTask<Refusal?> InspectRequestAsync()
    {
        IHttpRequestFeature request = _recording.Request;
        RequestFeed.RemoveLookAlikes(request.Headers);
        Span<byte> id = stackalloc byte[RecordLimits.RequestId];
        System.Text.Unicode.Utf8.FromUtf16(_recording.RequestId, id, out _, out int idBytes);
        _transaction.Identify(id[..idBytes]);
        RequestFeed.Feed(_transaction, _context, request, _recording.Client);
        if (_transaction.EvaluateRequestHeaders() is { } early) return Verdict(early);
        if (Blocks && request.RawTarget.Contains('#')) return Verdict(Refusal.Fragment);
        if (_transaction.AwaitsRequestBody && HasBody())
        {
            if (await CollectAsync() is { } refusal) return Verdict(refusal);
            if (_transaction.ReceivedRequestBody.Length > LongBodyBytes) await Task.Yield();
        }

        _points = _profiles?.Judge(_transaction, _recording, _rules.Excusable, _profileMode) ?? 0;
        Refusal? refused = Verdict(_transaction.EvaluateRequestBody());
        if (refused is null && _engine.Shadow.Has(_engine.Profiles?.Key, _recording.Client, _recording.TimeUs)) LookInShadow();
        return refused;
    }

    /// <summary>Lets the next stricter level look at what passed.</summary>
    private void LookInShadow()
    {
        int stricter = Paranoia + 1;
        if (stricter > RoutePolicy.MostParanoia) return;
        _shadow = ShadowInspection.Begin(_engine, _rules, _policy.At(_rules.Rules, stricter), stricter, _context, _recording, _profileMode, _transaction);
    }

    private async ValueTask<Refusal?> InspectResponseAsync(HttpResponseMessage response)
    {
        _isAnswered = true;
        _status = (int)response.StatusCode;
        ResponseFeed.Feed(_transaction, response);
        Refusal? refusal = Verdict(_transaction.EvaluateResponseHeaders());
        if (refusal is null && _transaction.InspectsResponseBody && ResponseFeed.HasBody(_context, response))
        {
            if (!_engine.Bodies.TryTake(_transaction.ResponseBodyLimit)) return Blocks ? Verdict(Refusal.Busy) : null;
            _taken += _transaction.ResponseBodyLimit;
            await ResponseFeed.HoldAsync(_transaction, response, _context.RequestAborted);
            refusal = Verdict(_transaction.EvaluateResponseBody());
        }

        _isCounted = refusal is null && IsAccepted && _profiles?.Counts.Takes(_recording) == true;

        // A socket or a stream of events may go on for hours; nothing more is looked at.
        bool isKept = _isCounted && response.Content.Headers.ContentLength <= ShortAnswerBytes;
        if (!isKept && (_replay is null or { IsPastBeginning: true })) Finish();
        return refusal;
    }

    /// <summary>What was found so far goes into the record with what is to be done.</summary>
    private Refusal Verdict(Refusal refusal)
    {
        Report(refusal.Cause);
        return refusal;
    }

    private Refusal? Verdict(Intervention? intervention)
    {
        if (intervention is null)
        {
            Report("");
            return null;
        }

        int status = intervention.Drop ? 0 : intervention.Status;
        return Verdict(status == StatusCodes.Status413PayloadTooLarge ? Refusal.BodyTooLong : new Refusal(status, Refusal.Rules, intervention.Location));
    }

    private void Report(string stop)
    {
        if (_transaction.Matches.Count == 0 && stop.Length == 0)
        {
            _recording.Verdict = _policy.Clean;
            return;
        }

        uint threshold = (uint)Math.Clamp(_transaction.Score("inbound_anomaly_score_threshold"), 0, uint.MaxValue);
        _recording.Verdict = new WafVerdict(_policy.Clean.Mode, ScoreOf(_transaction), [.. _transaction.Matches], stop) { Paranoia = Paranoia, Threshold = threshold };
    }

    /// <summary>The anomaly score of the request or of the response, whichever is higher.</summary>
    internal static uint ScoreOf(Transaction transaction)
    {
        long score = Math.Max(transaction.Score("blocking_inbound_anomaly_score"), transaction.Score("anomaly_score"));
        return (uint)Math.Clamp(Math.Max(score, transaction.Score("blocking_outbound_anomaly_score")), 0, uint.MaxValue);
    }

    /// <summary>The level in force, by the names of CRS 4 and 3; rules without levels are those of the first.</summary>
    private int Paranoia => (int)Math.Clamp(Math.Max(_transaction.Score("blocking_paranoia_level"), _transaction.Score("paranoia_level")), 1, RoutePolicy.MostParanoia);

    /// <summary>Whether the application took the request for one of its own, and rules leave it at that.</summary>
    private bool IsAccepted => _status is >= StatusCodes.Status200OK and < StatusCodes.Status400BadRequest && !IsStopped;

    private bool IsStopped => _recording.Verdict is { } verdict && Teaching.Excludes(_transaction, verdict, _points);

    private bool HasBody() => _context.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: false };

    /// <summary>Reads the body as far as it is looked at; the upstream will get that from memory and the rest as it comes.</summary>
    private async ValueTask<Refusal?> CollectAsync()
    {
        HttpRequest request = _context.Request;
        long limit = _transaction.RequestBodyLimit;
        bool refusesLong = _transaction.RefusesLongRequestBody;
        if (refusesLong && request.ContentLength > limit) return Refusal.BodyTooLong;

        string? encoding = request.Headers.ContentEncoding;
        ByteBuffer? encoded = ContentDecoding.IsEncoded(encoding) ? _encoded = new ByteBuffer() : null;
        Stream body = request.Body;
        int length = 0;
        bool isWhole = false;
        while (length <= limit)
        {
            if (!TakeRoom(length + PieceBytes))
            {
                if (Blocks) return Refusal.Busy;
                _transaction.CutRequestBody();
                break;
            }

            Memory<byte> room = encoded?.ReserveMemory(PieceBytes) ?? _transaction.RequestBodyRoom(PieceBytes);
            int read = await body.ReadAsync(room, _context.RequestAborted);
            isWhole = read == 0;
            if (isWhole) break;
            length += read;
            if (encoded is not null) encoded.Advance(read);
            else _transaction.ReceiveRequestBody(read);
        }

        if (!isWhole && refusesLong) return Refusal.BodyTooLong;
        ReadOnlyMemory<byte> beginning = encoded?.WrittenMemory ?? _transaction.ReceivedRequestBody;
        request.Body = _replay = new ReplayStream(beginning, isWhole ? null : body);
        return encoded is null ? null : Decode(encoding!, beginning, limit, isCut: !isWhole);
    }

    private Refusal? Decode(string encoding, ReadOnlyMemory<byte> encoded, long limit, bool isCut)
    {
        // One byte more than is looked at tells that there is more.
        if (!TakeRoom(encoded.Length + limit + 1))
        {
            _transaction.CutRequestBody();
            return Blocks ? Refusal.Busy : null;
        }

        bool isReadable = ContentDecoding.TryDecode(encoding, encoded, limit + 1, piece =>
        {
            piece.CopyTo(_transaction.RequestBodyRoom(piece.Length));
            _transaction.ReceiveRequestBody(piece.Length);
        });
        if (isCut) _transaction.CutRequestBody();
        return isReadable || isCut || !Blocks ? null : Refusal.BodyUnreadable;
    }

    private bool TakeRoom(long bytes)
    {
        if (bytes <= _taken) return true;
        if (!_engine.Bodies.TryTake(bytes - _taken)) return false;
        _taken = bytes;
        return true;
    }

    private void Learn()
    {
        if (_profiles is null) return;
        int status = _isAnswered ? _status : _context.Response.StatusCode;
        bool isRefused = IsStopped || status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError;

        // A failure says nothing of the client.
        try
        {
            if (isRefused || IsAccepted) _profiles.Counts.Note(_recording, isRefused);
            if (_isCounted) _profiles.Counts.Count(_transaction, _recording);
        }
        catch (Exception error) when (IsOurs(error))
        {
            _engine.LogFailed(error);
        }
    }

    private void Finish()
    {
        if (_isOver) return;
        _isOver = true;
        Learn();
        _replay?.Detach();
        if (!_isAnswered) _transaction.Answered(_context.Response.StatusCode);
        _transaction.EvaluateLogging();
        _engine.Audit?.Write(_transaction);
        _transaction.Dispose();
        _engine.Bodies.Return(_taken);
    }
}
