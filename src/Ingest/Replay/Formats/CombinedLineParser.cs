using System.Buffers;
using System.Buffers.Text;
using Insight.Contracts.Records;

namespace Insight.Ingest.Replay.Formats;

/// <summary>
/// Apache's and nginx's line formats: common, combined, with virtual host in front, and with what people add behind.
/// </summary>
/// <remarks>
/// <code>[vhost:port ]address ident user [time] "request" status bytes[ "referer" "user agent"[ more …]]</code>
/// More: <c>name=value</c> and <c>name="value"</c> by the names of <see cref="LogFieldNames"/>; of bare numbers the
/// first is the duration (seconds with a point as nginx's $request_time, microseconds without as Apache's %D) and the
/// second with a point the upstream's time. Anything else behind the user agent is passed over.
/// </remarks>
internal sealed class CombinedLineParser : ILineParser
{
    /// <inheritdoc />
    public LineProblem Parse(ReadOnlySpan<byte> line, AccessRecord record)
    {
        int open = line.IndexOf(" ["u8);
        if (open <= 0) return new LineProblem("not-a-log-line", "There is no [time] after the client's address.");
        LineProblem problem = ParseClient(line[..open], record);
        if (problem.Exists) return problem;

        line = line[(open + 2)..];
        int close = line.IndexOf((byte)']');
        if (close < 0) return new LineProblem("cut-off", "The line ends within its [time].");
        if (!LogTime.TryParse(line[..close], out long time)) return new LineProblem("bad-time", "The [time] is not day/Month/year:hour:minute:second offset.");
        record.TimeUs = time;

        line = line[(close + 1)..].TrimStart((byte)' ');
        if (line.IsEmpty || line[0] != '"') return new LineProblem("cut-off", "There is no \"request\" behind the [time].");
        byte[] scratch = ArrayPool<byte>.Shared.Rent(line.Length);
        try
        {
            if (!TakeQuoted(ref line, scratch, out ReadOnlySpan<byte> request)) return Unterminated("request");
            RequestTarget.SetRequestLine(request, record);

            ReadOnlySpan<byte> status = TakeWord(ref line), bytes = TakeWord(ref line);
            if (status.IsEmpty || bytes.IsEmpty) return new LineProblem("cut-off", "The line ends before status and bytes.");
            if (!FieldSetter.Set(LogField.Status, status, record)) return new LineProblem("bad-status", "The status is not a number of three digits.");
            if (bytes[0] != '-' && !LogNumber.TryParseCount(bytes, out _)) return new LineProblem("bad-bytes", "The byte count is not a number.");
            FieldSetter.Set(LogField.ResponseBytes, bytes, record);
            if (record.Status is 400 or 408 or 414 or 431 && record.Method.Length == 0) record.ResponseFlag = ResponseFlag.Rejected;

            line = line.TrimStart((byte)' ');
            if (line.IsEmpty || line[0] != '"') return ParseMore(line, scratch, record);
            if (!TakeQuoted(ref line, scratch, out _)) return Unterminated("referer");
            line = line.TrimStart((byte)' ');
            if (line.IsEmpty || line[0] != '"') return new LineProblem("cut-off", "The line ends before the user agent.");
            if (!TakeQuoted(ref line, scratch, out ReadOnlySpan<byte> agent)) return Unterminated("user agent");
            FieldSetter.Set(LogField.UserAgent, agent, record);
            return ParseMore(line, scratch, record);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static LineProblem Unterminated(string what) => new("cut-off", $"The quoted {what} has no end.");

    /// <summary>Address, ident and user; Apache's vhost_combined has the virtual host and its port before them.</summary>
    private static LineProblem ParseClient(ReadOnlySpan<byte> client, AccessRecord record)
    {
        ReadOnlySpan<byte> first = TakeWord(ref client), rest = client.TrimStart((byte)' ');
        int colon = first.LastIndexOf((byte)':');
        bool virtualHost = colon > 0 && first.IndexOf((byte)':') == colon && rest.Count((byte)' ') >= 2
            && Utf8Parser.TryParse(first[(colon + 1)..], out ushort _, out int used) && used == first.Length - colon - 1;
        if (virtualHost)
        {
            RequestTarget.SetHost(first, record);
            first = TakeWord(ref client);
        }

        ReadOnlySpan<byte> ident = TakeWord(ref client), user = client.TrimStart((byte)' ');
        if (first.IsEmpty || ident.IsEmpty || user.IsEmpty) return new LineProblem("not-a-log-line", "Before the [time] stand not three words: address, ident, user.");
        FieldSetter.Set(LogField.ClientAddress, first, record);
        FieldSetter.Set(LogField.Principal, user, record);
        return LineProblem.None;
    }

    private static LineProblem ParseMore(ReadOnlySpan<byte> line, byte[] scratch, AccessRecord record)
    {
        bool duration = false, upstream = false;
        while (true)
        {
            line = line.TrimStart((byte)' ');
            if (line.IsEmpty) return LineProblem.None;
            if (line[0] == '"')
            {
                if (!TakeQuoted(ref line, scratch, out _)) return Unterminated("field");
                continue;
            }

            int equals = line.IndexOfAny((byte)'=', (byte)' ');
            if (equals > 0 && line[equals] == '=')
            {
                ReadOnlySpan<byte> name = line[..equals];
                line = line[(equals + 1)..];
                ReadOnlySpan<byte> value;
                if (!line.IsEmpty && line[0] == '"')
                {
                    if (!TakeQuoted(ref line, scratch, out value)) return Unterminated("field");
                }
                else
                {
                    value = TakeWord(ref line);
                }

                SetNamed(name, value, record);
                continue;
            }

            ReadOnlySpan<byte> word = TakeWord(ref line);
            bool seconds = word.IndexOf((byte)'.') > 0;
            if (!LogNumber.TryParse(word, out _)) continue;
            if (!duration) FieldSetter.Set(seconds ? LogField.LatencySeconds : LogField.LatencyMicroseconds, word, record);
            else if (seconds && !upstream) FieldSetter.Set(LogField.UpstreamSeconds, word, record);
            upstream |= duration && seconds;
            duration = true;
        }
    }

    private static void SetNamed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, AccessRecord record)
    {
        Span<char> chars = stackalloc char[64];
        if (name.Length > chars.Length) return;
        int length = System.Text.Encoding.ASCII.GetChars(name, chars);
        if (!LogFieldNames.BySpan.TryGetValue(chars[..length], out LogField field)) return;

        // The line's own columns are the authority on these.
        if (field is LogField.Time or LogField.Status or LogField.Request or LogField.Path or LogField.Method) return;
        FieldSetter.Set(field, value, record);
    }

    /// <summary>Takes a quoted string off the front, unescaped into <paramref name="scratch"/>; false when its end is missing.</summary>
    private static bool TakeQuoted(scoped ref ReadOnlySpan<byte> line, byte[] scratch, out ReadOnlySpan<byte> value)
    {
        for (int i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                value = scratch.AsSpan(0, LogText.Unescape(line[1..i], scratch));
                line = line[(i + 1)..];
                return true;
            }
        }

        value = default;
        return false;
    }

    private static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)' ');
        int end = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..];
        return word;
    }
}
