using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Authentication;

/// <summary>Writes how a request says who it is: <c>kind@place:name</c>. Names, never values; nothing is checked here.</summary>
/// <remarks>Names are cut at what a header's or cookie's name may hold; what has other bytes is left out.</remarks>
internal sealed class SeenAuthentication(GatewayOptions options)
{
    private const string Bearer = "bearer", Key = "api_key", JsonWebToken = "jwt";

    /// <summary>Names that long are data in the wrong place.</summary>
    private const int MaxName = 64;

    /// <summary>Cookies that are looked at.</summary>
    private const int MaxCookies = 64;

    private readonly string? _tokenHeader = options.Identity.Token.Keys.Count > 0 ? options.Identity.Token.Header : null;
    private readonly string _sessionCookie = options.Session.Cookie;
    private readonly string _sessionHeader = options.Session.Header;

    /// <summary>Writes what headers, query and connection show, best evidence first.</summary>
    public void Write(ref ProtobufWriter record, IHeaderDictionary headers, ReadOnlySpan<char> query, bool hasCertificate)
    {
        Entries entries = new(record);
        if (hasCertificate) entries.Add("mtls", "", "");
        if ((string?)headers.Authorization is { Length: > 0 } authorization) entries.Add(AuthScheme.KindOf(authorization), "header", "authorization");

        foreach (KeyValuePair<string, StringValues> header in headers) AddHeader(ref entries, header.Key, header.Value);
        if (!query.IsEmpty) AddQuery(ref entries, query);
        if ((string?)headers.Cookie is { Length: > 0 } cookies) AddCookies(ref entries, cookies);
        record = entries.Record;
    }

    private void AddHeader(ref Entries entries, string name, StringValues value)
    {
        if (name.Length is < 5 or > MaxName || StringValues.IsNullOrEmpty(value)) return;
        if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) return;
        if (AuthNames.IsKey(name)) entries.Add(Jwt.IsOne((string?)value) ? JsonWebToken : Key, "header", name);
        else if (AuthNames.IsToken(name) || name.Equals(_tokenHeader, StringComparison.OrdinalIgnoreCase)) entries.Add(Jwt.IsOne((string?)value) ? JsonWebToken : Bearer, "header", name);
        else if (_sessionHeader.Length > 0 && name.Equals(_sessionHeader, StringComparison.OrdinalIgnoreCase)) entries.Add("session", "header", name);
    }

    private static void AddQuery(ref Entries entries, ReadOnlySpan<char> query)
    {
        for (int looked = 0; !query.IsEmpty && looked < RecordLimits.QueryPairsLookedAt; looked++)
        {
            int end = query.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? query : query[..end];
            query = end < 0 ? [] : query[(end + 1)..];
            int equals = pair.IndexOf('=');
            if (equals < 1 || equals == pair.Length - 1) continue;
            ReadOnlySpan<char> name = pair[..equals], value = pair[(equals + 1)..];
            if (AuthNames.IsKey(name) || (name.Equals("key", StringComparison.OrdinalIgnoreCase) && IsKeyLike(value))) entries.Add(Key, "query", name);
            else if (AuthNames.IsToken(name)) entries.Add(Jwt.IsOne(value) ? JsonWebToken : Bearer, "query", name);
        }
    }

    private void AddCookies(ref Entries entries, ReadOnlySpan<char> cookies)
    {
        for (int looked = 0; !cookies.IsEmpty && looked < MaxCookies; looked++)
        {
            int end = cookies.IndexOf(';');
            ReadOnlySpan<char> cookie = (end < 0 ? cookies : cookies[..end]).Trim();
            cookies = end < 0 ? [] : cookies[(end + 1)..];
            int equals = cookie.IndexOf('=');
            if (equals < 1 || equals == cookie.Length - 1) continue;
            ReadOnlySpan<char> name = cookie[..equals];
            if (name.SequenceEqual(_sessionCookie) || AuthNames.IsSession(name)) entries.Add("cookie", "header:cookie", name);
        }
    }

    /// <summary><c>key</c> is a usual name for other things too; a key is long and has no words.</summary>
    private static bool IsKeyLike(ReadOnlySpan<char> value) =>
        value.Length >= 16 && value.ContainsAnyInRange('0', '9') && !value.ContainsAnyExceptInRange('!', '~') && value.IndexOfAny("%+/.") < 0;

    /// <summary>What has been written, so that nothing stands there twice or too often.</summary>
    private ref struct Entries(ProtobufWriter record)
    {
        private readonly int _begin = record.Length;
        private int _count;

        public ProtobufWriter Record = record;

        public void Add(string kind, string place, scoped ReadOnlySpan<char> name)
        {
            if (_count == RecordLimits.Auth || name.Length > MaxName || !IsName(name)) return;
            // With its length before it, as it will stand in the record: so that none is taken for the beginning of another.
            Span<byte> entry = stackalloc byte[1 + RecordLimits.AuthEntry];
            int length = 1 + Encoding.ASCII.GetBytes(kind, entry[1..]);
            if (place.Length > 0)
            {
                entry[length++] = (byte)'@';
                length += Encoding.ASCII.GetBytes(place, entry[length..]);
                entry[length++] = (byte)':';
                int start = length;
                length += Encoding.ASCII.GetBytes(name, entry[length..]);
                if (place == "header") Ascii.ToLowerInPlace(entry[start..length], out _);
            }

            entry[0] = (byte)(length - 1);
            if (Record.Written[_begin..].IndexOf(entry[..length]) >= 0) return;
            Record.Bytes(AccessRecord.AuthFieldNumber, entry[1..length]);
            _count++;
        }

        private static bool IsName(ReadOnlySpan<char> name)
        {
            foreach (char c in name)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '$' or '[' or ']' or '~' or '!')) return false;
            }

            return true;
        }
    }
}
