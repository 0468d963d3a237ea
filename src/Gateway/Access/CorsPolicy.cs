using System.Globalization;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Access;

/// <summary>Cross-origin requests of a route (Fetch standard, https://fetch.spec.whatwg.org/#http-cors-protocol).</summary>
/// <remarks>
/// Preflights are answered here. Every other response gets its headers at the last moment, in place of whatever the upstream thinks of origins, and so do
/// the gateway's own errors: scripts can tell 401 from 503. The browser enforces all of it; a request of a strange origin is forwarded like any other.
/// </remarks>
internal sealed class CorsPolicy
{
    private static readonly OwnAnswer s_preflight = new(StatusCodes.Status204NoContent, ResponseFlag.Direct, "preflight");

    private static readonly OwnAnswer s_refused = new(StatusCodes.Status204NoContent, ResponseFlag.Direct, "preflight-refused");

    private readonly HashSet<string> _origins;
    private readonly OriginPattern[] _patterns;
    private readonly HashSet<string> _allowedMethods;
    private readonly bool _takesAny, _withCredentials;
    private readonly string _methods, _headers, _exposed, _maxAge;

    public CorsPolicy(RouteCors spec)
    {
        _takesAny = spec.Origins.Contains("*");
        _withCredentials = spec.Credentials && !_takesAny;
        _origins = new HashSet<string>(spec.Origins, StringComparer.OrdinalIgnoreCase);

        // Any page can have this origin, by a sandboxed frame.
        _origins.Remove("null");
        _patterns = [.. spec.Origins.Select(OriginPattern.Read).OfType<OriginPattern>()];
        _allowedMethods = [.. spec.Methods, HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];
        _methods = string.Join(", ", _allowedMethods);
        _headers = string.Join(", ", spec.Headers);
        _exposed = string.Join(", ", spec.ExposedHeaders);
        _maxAge = ((long)spec.MaxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a browser asks what it may ask.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count == 1 && request.Headers.AccessControlRequestMethod.Count == 1;

    /// <summary>Answers a preflight.</summary>
    public void Answer(HttpContext context, RequestRecording recording)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (!_takesAny) response.Headers.Vary = "Origin";
        string? origin = Allowed(context.Request.Headers.Origin);
        bool isAllowed = origin is not null && _allowedMethods.Contains(context.Request.Headers.AccessControlRequestMethod.ToString());
        recording.Own = isAllowed ? s_preflight : s_refused;
        if (!isAllowed) return;
        Allow(response.Headers, origin!);
        response.Headers.AccessControlAllowMethods = _methods;
        response.Headers.AccessControlMaxAge = _maxAge;
        if (_headers.Length > 0) response.Headers.AccessControlAllowHeaders = _headers;
    }

    /// <summary>Has the response say who may read it.</summary>
    public void Annotate(HttpContext context) =>
        context.Response.OnStarting(static state => ((Annotation)state).ApplyAsync(), new Annotation(this, context.Response, Allowed(context.Request.Headers.Origin)));

    /// <summary>What to allow; null: nothing.</summary>
    private string? Allowed(StringValues values)
    {
        // Also without an origin: a cache may give the answer to a request that has one.
        if (_takesAny) return "*";
        if (values.Count != 1) return null;
        string origin = values.ToString();
        if (_origins.Contains(origin)) return origin;
        foreach (OriginPattern pattern in _patterns)
        {
            if (pattern.Fits(origin)) return origin;
        }

        return null;
    }

    private void Allow(IHeaderDictionary headers, string origin)
    {
        headers.AccessControlAllowOrigin = origin;
        if (_withCredentials) headers.AccessControlAllowCredentials = "true";
    }

    private void Apply(IHeaderDictionary headers, string? origin)
    {
        headers.Remove("Access-Control-Allow-Origin");
        headers.Remove("Access-Control-Allow-Credentials");
        headers.Remove("Access-Control-Expose-Headers");
        headers.Remove("Access-Control-Allow-Methods");
        headers.Remove("Access-Control-Allow-Headers");
        headers.Remove("Access-Control-Max-Age");

        // Caches must not give the answer for one origin, or for none, to another.
        if (!_takesAny && !VariesByOrigin(headers.Vary)) headers.Append("Vary", "Origin");
        if (origin is null) return;
        Allow(headers, origin);
        if (_exposed.Length > 0) headers.AccessControlExposeHeaders = _exposed;
    }

    private static bool VariesByOrigin(StringValues vary)
    {
        foreach (string? value in vary)
        {
            foreach (StringSegment name in new StringTokenizer(value ?? "", [',']))
            {
                if (name.Trim() is var one && (one == "*" || one.Equals("Origin", StringComparison.OrdinalIgnoreCase))) return true;
            }
        }

        return false;
    }

    private sealed class Annotation(CorsPolicy policy, HttpResponse response, string? origin)
    {
        public Task ApplyAsync()
        {
            policy.Apply(response.Headers, origin);
            return Task.CompletedTask;
        }
    }
}
