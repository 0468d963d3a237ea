using System.Buffers;
using System.Globalization;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Rejections;

/// <summary>Finds what the server lets through although an upstream, or the client that speaks to it, may read it otherwise. Pure.</summary>
internal static class AmbiguousRequest
{
    private const string Chunked = "chunked";

    /// <summary>Blanks, control characters and fragments (RFC 3986, section 2; RFC 9112, section 3.2): the proxy would escape them, and rules saw something else.</summary>
    private static readonly SearchValues<char> s_notInTargets = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(static c => (char)c), '#', '\u007f']);

    private static readonly OwnAnswer s_target = Refuse("target-malformed"), s_host = Refuse("host-malformed"), s_coding = Refuse("transfer-coding"), s_twice = Refuse("header-twice");

    /// <summary>What to answer instead of going on; null: the request says one thing only.</summary>
    public static OwnAnswer? Find(IHttpRequestFeature request)
    {
        if (request.RawTarget.AsSpan().ContainsAny(s_notInTargets)) return s_target;
        if (!IsHost(request.Headers.Host)) return s_host;
        if (request.Headers.ContentType.Count > 1 || request.Headers.Authorization.Count > 1) return s_twice;
        StringValues coding = request.Headers.TransferEncoding;
        return coding.Count == 0 || (coding is [{ } only] && only.Equals(Chunked, StringComparison.OrdinalIgnoreCase) && HttpProtocol.IsHttp11(request.Protocol)) ? null : s_coding;
    }

    /// <summary>Whether the proxy's client can send it on: the empty one and ports that are none would stand beside a Host of its own.</summary>
    private static bool IsHost(StringValues hosts)
    {
        if (hosts.Count == 0) return true;
        ReadOnlySpan<char> host = hosts.ToString();
        int colon = host.LastIndexOf(':');
        return !host.IsEmpty && (colon < 0 || host[^1] == ']' || ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>The coding of an HTTP/1.0 or HTTP/2 request, or one that is not undone here, means that the end of its body is in doubt (RFC 9112, section 6.1; RFC 9113, section 8.2.2).</summary>
    private static OwnAnswer Refuse(string detail) => new(StatusCodes.Status400BadRequest, ResponseFlag.Rejected, detail) { Closes = true };
}
