using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Insight.Storage.ClickHouse;

/// <summary>The body of an answer, read through a window that never shows bytes of a server's error as data.</summary>
/// <remarks>
/// A server that fails after it has sent status 200 ends the body with
/// <c>\r\n__exception__\r\n TAG \r\n message \n length TAG \r\n__exception__\r\n</c>, where TAG is the header X-ClickHouse-Exception-Tag.
/// The last bytes received are held back until it is certain that they do not begin this marker. Older servers have no tag: they
/// put the text of the error behind the last row and cut the connection, so the most that such a text can be is held back until the end.
/// </remarks>
internal sealed class ClickHouseResponse : IAsyncDisposable
{
    private const int InitialBuffer = 64 * 1024;

    // A single row larger than this is refused rather than buffered.
    private const int MaxBuffer = 1 << 30;
    private const int MaxErrorBytes = 64 * 1024;

    // Error texts of servers without a tag are far shorter.
    private const int UntaggedHoldBack = 16 * 1024;

    private readonly Uri _endpoint;
    private readonly HttpResponseMessage _message;
    private readonly Stream _body;
    private readonly ResponseClock _clock;
    private readonly string? _queryId;
    private readonly byte[]? _marker;
    private readonly int _holdBack = UntaggedHoldBack;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    private int _start;
    private int _safe;
    private int _end;
    private bool _ended;
    private ClickHouseException? _failure;

    public ClickHouseResponse(Uri endpoint, HttpResponseMessage message, Stream body, ResponseClock clock, string? queryId, string? exceptionTag)
    {
        _endpoint = endpoint;
        _message = message;
        _body = body;
        _clock = clock;
        _queryId = queryId;
        if (exceptionTag is null) return;
        _marker = Encoding.ASCII.GetBytes($"\r\n__exception__\r\n{exceptionTag}\r\n");
        _holdBack = _marker.Length - 1;
    }

    /// <summary>Rows written, from the summary that the server sends with its final answer.</summary>
    public long WrittenRows
    {
        get
        {
            if (ClickHouseTransport.Header(_message, "X-ClickHouse-Summary") is not { } text) return 0;
            try
            {
                using JsonDocument summary = JsonDocument.Parse(text);
                return summary.RootElement.TryGetProperty("written_rows", out JsonElement rows)
                    && long.TryParse(rows.GetString(), CultureInfo.InvariantCulture, out long count) ? count : 0;
            }
            catch (JsonException)
            {
                return 0;
            }
        }
    }

    /// <summary>Bytes of the result that may be decoded now.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _safe - _start);

    public string? QueryId => _queryId;

    /// <summary>The format that the server chose, from the head of its answer; null when it does not say.</summary>
    public string? Format => ClickHouseTransport.Header(_message, "X-ClickHouse-Format");

    public void Advance(int bytes) => _start += bytes;

    /// <summary>Reads until <paramref name="needed"/> bytes are available. False at the end of a complete answer.</summary>
    /// <exception cref="ClickHouseException">The server reported an error in its body, fell silent or broke off.</exception>
    public async ValueTask<bool> FillAsync(int needed, bool async, CancellationToken cancellationToken)
    {
        while (_safe - _start < needed)
        {
            if (_failure is not null) throw _failure;
            if (_ended) return false;
            MakeRoom(needed);
            int read = await ReadAsync(async, cancellationToken);
            int searchFrom = _safe;
            _end += read;
            if (read == 0)
            {
                _ended = true;
                _safe = _end;
                continue;
            }

            int found = _marker is null ? -1 : _buffer.AsSpan(searchFrom, _end - searchFrom).IndexOf(_marker);
            if (found >= 0)
            {
                _safe = searchFrom + found;
                _failure = await ReadFailureAsync(_safe + _marker!.Length, async, cancellationToken);
            }
            else
            {
                _safe = Math.Max(searchFrom, _end - _holdBack);
            }
        }

        return true;
    }

    /// <summary>Reads and drops the rest, so that an error at the end is not missed and the connection can be used again.</summary>
    public async ValueTask DrainAsync(bool async, CancellationToken cancellationToken)
    {
        do _start = _safe;
        while (await FillAsync(1, async, cancellationToken));
    }

    /// <summary>The error for an answer that ended inside a row.</summary>
    public ClickHouseException Truncated()
    {
        // Servers without an exception tag put the plain text of the error behind the last row.
        ReadOnlySpan<byte> received = _buffer.AsSpan(_start, _end - _start);
        int text = received.LastIndexOf("Code: "u8);
        return text >= 0 && received[text..].IndexOf("DB::Exception"u8) > 0
            ? ClickHouseException.FromServer(Encoding.UTF8.GetString(received[text..]), 0, _queryId)
            : ClickHouseException.CutOff(_queryId);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives the connection up; an answer that was not read to its end is abandoned.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _safe = _end = 0;
        _ended = true;
        _body.Dispose();
        _message.Dispose();
        _clock.Dispose();
    }

    private async ValueTask<int> ReadAsync(bool async, CancellationToken cancellationToken)
    {
        _clock.Start();
        await using CancellationTokenRegistration _ = _clock.Follow(cancellationToken);
        try
        {
            if (async) return await _body.ReadAsync(_buffer.AsMemory(_end), _clock.Token);
            // A blocking read knows no token: ending it means closing what it reads from.
            await using CancellationTokenRegistration close = _clock.Token.UnsafeRegister(static body => ((Stream)body!).Dispose(), _body);
            return _body.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_clock.Token.IsCancellationRequested)
                throw _clock.Translate(new OperationCanceledException(_clock.Token), _endpoint) ?? (Exception)new OperationCanceledException(_clock.Token);
            ClickHouseException truncated = Truncated();
            throw truncated.Code != ClickHouseException.NoServerCode ? truncated : ClickHouseException.CutOff(_queryId, exception);
        }
        finally
        {
            _clock.Stop();
        }
    }

    private async ValueTask<ClickHouseException> ReadFailureAsync(int start, bool async, CancellationToken cancellationToken)
    {
        int offset = start - _start;
        try
        {
            while (_end - _start - offset < MaxErrorBytes)
            {
                MakeRoom(_end - _start + 1);
                int read = await ReadAsync(async, cancellationToken);
                if (read == 0) break;
                _end += read;
            }
        }
        catch (ClickHouseException)
        {
            // The server closes the connection behind its error; what came is enough.
        }

        string text = Encoding.UTF8.GetString(_buffer, _start + offset, _end - _start - offset);
        int tail = text.LastIndexOf("\r\n__exception__", StringComparison.Ordinal);
        if (tail >= 0) text = text[..tail];
        int length = text.LastIndexOf('\n');
        if (length >= 0) text = text[..length];
        return ClickHouseException.FromServer(text, 0, _queryId);
    }

    private void MakeRoom(int needed)
    {
        if (_start > 0 && (_start == _end || _buffer.Length - _end < InitialBuffer / 4))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _safe -= _start;
            _end -= _start;
            _start = 0;
        }

        int wanted = Math.Max(needed, _end - _start + 1) + _holdBack;
        if (wanted <= _buffer.Length - _start && _end < _buffer.Length) return;
        if (wanted > MaxBuffer) throw new ClickHouseException($"A row of more than {MaxBuffer >> 20} MiB cannot be read.", 0, _queryId, isTransient: false);
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, _buffer.Length * 2));
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _safe -= _start;
        _end -= _start;
        _start = 0;
    }
}
