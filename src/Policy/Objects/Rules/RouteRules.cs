using System.Text;
using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

internal static class RouteRules
{
    private const int MaxCopiedBody = 1 << 20;
    private const int MaxResponseBody = 64 << 10;

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    public static void Route(this RuleCheck check, RouteSpec spec)
    {
        check.Count(spec.Hosts.Count, 1, 64, "spec.hosts");
        check.Each(spec.Hosts, "spec.hosts", check.Name);
        check.Range(spec.Priority, -1000, 1000, "spec.priority");
        if (spec.Match is { } match) Match(check, match);
        Action(check, spec);
        if (spec.Rewrite is { } rewrite) Rewrite(check, rewrite, spec);
        if (spec.RequestHeaders is { } request) check.Edits(request, "spec.requestHeaders");
        if (spec.ResponseHeaders is { } response) check.Edits(response, "spec.responseHeaders");
        if (spec.Timeout is { } timeout) check.Timeout(timeout, "spec.timeout");
        if (spec.Retry is { } retry) check.Retry(retry, "spec.retry");
        if (spec.Mirror is { } mirror) Mirror(check, mirror);
        if (spec.Fault is { } fault) Fault(check, fault);
        if (spec.Authentication is { } authentication) check.Authentication(authentication, "spec.authentication");
        check.Authorization(spec.Authorization, "spec.authorization");
        if (spec.Cors is { } cors) check.Cors(cors, "spec.cors");
        if (spec.Limits is { } limits) check.Limits(limits, "spec.limits");
    }

    public static void Timeout(this RuleCheck check, RouteTimeout timeout, string field)
    {
        check.Range(timeout.Total, s_least, s_longest, $"{field}.total");
        check.Range(timeout.PerTry, s_least, s_longest, $"{field}.perTry");
        check.Range(timeout.Idle, s_least, s_longest, $"{field}.idle");
        check.That(!(timeout.PerTry > timeout.Total), $"{field}.perTry", "must not be longer than total");
    }

    public static void Retry(this RuleCheck check, RouteRetry retry, string field)
    {
        check.Range(retry.Attempts, 0, 10, $"{field}.attempts");
        check.That(retry.On.Distinct().Count() == retry.On.Count, $"{field}.on", "names something twice");
        check.Range(retry.BodyBytes, 0, MaxCopiedBody, $"{field}.bodyBytes");
        check.Range(retry.Backoff, TimeSpan.Zero, TimeSpan.FromMinutes(1), $"{field}.backoff");
        check.Range(retry.MaxBackoff, TimeSpan.Zero, TimeSpan.FromMinutes(5), $"{field}.maxBackoff");
        check.That(retry.Backoff <= retry.MaxBackoff, $"{field}.backoff", "must not be longer than maxBackoff");
    }

    public static void Limits(this RuleCheck check, RouteLimits limits, string field)
    {
        check.AtLeast(limits.BodyBytes, 0, $"{field}.bodyBytes");
        check.AtLeast(limits.HeaderBytes, 1, $"{field}.headerBytes");
    }

    public static void Destinations(this RuleCheck check, IReadOnlyList<RouteDestination> to, int least, string field)
    {
        check.Count(to.Count, least, 16, field);
        HashSet<(string, string)> seen = [];
        for (int i = 0; i < to.Count; i++)
        {
            RouteDestination destination = to[i];
            string item = FieldPath.Item(field, i);
            Target(check, destination.Cluster, destination.Subset, item);
            check.Range(destination.Weight, 0, 1_000_000, $"{item}.weight");
            check.That(seen.Add((destination.Cluster, destination.Subset)), item, "stands twice; add the weights up");
        }

        check.That(to.Count == 0 || to.Any(static destination => destination.Weight > 0), field, "one weight at least must be more than 0");
    }

    public static void Cors(this RuleCheck check, RouteCors cors, string field)
    {
        check.Count(cors.Origins.Count, 1, 256, $"{field}.origins");
        check.Each(cors.Origins, $"{field}.origins", (origin, item) =>
        {
            if (origin != "*") check.Origin(origin, item);
        });
        check.That(!(cors.Credentials && cors.Origins.Contains("*")), $"{field}.credentials", "credentials do not go with origin '*'; name the origins");
        check.Methods(cors.Methods, $"{field}.methods");
        Headers(cors.Headers, $"{field}.headers");
        Headers(cors.ExposedHeaders, $"{field}.exposedHeaders");
        check.Range(cors.MaxAge, TimeSpan.Zero, s_longest, $"{field}.maxAge");

        void Headers(IReadOnlyList<string> names, string at)
        {
            check.Count(names.Count, 0, 128, at);
            check.Each(names, at, (name, item) => check.Token(name, item, "header name"));
        }
    }

    public static void Stickiness(this RuleCheck check, Stickiness sticky, string field)
    {
        check.That(sticky.Header is not null || sticky.Cookie is not null || sticky.Address, field, "at least one of header, cookie and address must be given");
        if (sticky.Header is { } header) check.Token(header, $"{field}.header", "header name");
        if (sticky.Cookie is { } cookie) check.Token(cookie, $"{field}.cookie", "cookie name");
    }

    private static void Match(RuleCheck check, RouteMatch match)
    {
        if (match.Path is { } path) check.PathMatch(path, "spec.match.path");
        check.Methods(match.Methods, "spec.match.methods");
        Values(match.Headers, "spec.match.headers", isHeader: true);
        Values(match.Query, "spec.match.query", isHeader: false);

        void Values(IReadOnlyList<ValueMatch> values, string field, bool isHeader)
        {
            check.Count(values.Count, 0, 16, field);
            for (int i = 0; i < values.Count; i++)
            {
                ValueMatch value = values[i];
                string item = FieldPath.Item(field, i);
                if (isHeader) check.Token(value.Name, $"{item}.name", "header name");
                else check.Text(value.Name, 256, $"{item}.name");
                int given = (value.Exact is null ? 0 : 1) + (value.Prefix is null ? 0 : 1) + (value.Pattern is null ? 0 : 1);
                check.That(given <= 1, item, "at most one of exact, prefix and pattern must be given");
                if (value.Exact is { } exact) check.Text(exact, 4096, $"{item}.exact", mayBeEmpty: true);
                if (value.Prefix is { } prefix) check.Text(prefix, 4096, $"{item}.prefix");
                if (value.Pattern is { } pattern) check.Pattern(pattern, $"{item}.pattern");
            }
        }
    }

    private static void Action(RuleCheck check, RouteSpec spec)
    {
        int given = (spec.To.Count == 0 ? 0 : 1) + (spec.Redirect is null ? 0 : 1) + (spec.Respond is null ? 0 : 1);
        check.That(given == 1, "spec", "exactly one of to, redirect and respond must be given");
        if (spec.To.Count == 0)
        {
            foreach ((string field, object? value) in new (string, object?)[] { ("rewrite", spec.Rewrite), ("retry", spec.Retry), ("mirror", spec.Mirror), ("sticky", spec.Sticky) })
                check.That(value is null || given == 0, $"spec.{field}", "goes only with to; leave it out");
        }

        check.Destinations(spec.To, 0, "spec.to");
        if (spec.Sticky is { } sticky) check.Stickiness(sticky, "spec.sticky");
        if (spec.Redirect is { } redirect) Redirect(check, redirect);
        if (spec.Respond is { } respond) Respond(check, respond);
    }

    private static void Target(RuleCheck check, string cluster, string subset, string field)
    {
        check.Name(cluster, $"{field}.cluster");
        if (subset.Length > 0) check.Name(subset, $"{field}.subset");
    }

    private static void Redirect(RuleCheck check, RouteRedirect redirect)
    {
        check.That(redirect.Status is 301 or 302 or 303 or 307 or 308, "spec.redirect.status", "must be 301, 302, 303, 307 or 308");
        check.That(redirect.Scheme is null or "http" or "https", "spec.redirect.scheme", "must be http or https");
        if (redirect.Host is { } host) check.Authority(host, "spec.redirect.host");
        if (redirect.Path is { } path) check.UrlPath(path, "spec.redirect.path");
        check.That(redirect.Scheme is not null || redirect.Host is not null || redirect.Path is not null, "spec.redirect", "at least one of scheme, host and path must be given, or clients go round in circles");
    }

    private static void Respond(RuleCheck check, DirectResponse respond)
    {
        check.Range(respond.Status, 200, 599, "spec.respond.status");
        check.HeaderValue(respond.ContentType, "spec.respond.contentType");
        check.That(Encoding.UTF8.GetByteCount(respond.Body) <= MaxResponseBody, "spec.respond.body", $"has more than {MaxResponseBody} bytes");
        check.That(respond.Body.Length == 0 || respond.Status is not (204 or 205 or 304), "spec.respond.body", "an answer with this status has no body; leave it out");
    }

    private static void Rewrite(RuleCheck check, RouteRewrite rewrite, RouteSpec spec)
    {
        check.That(rewrite.Prefix is null || rewrite.Path is null, "spec.rewrite", "prefix and path do not go together; leave one of them out");
        check.That(rewrite.Prefix is not null || rewrite.Path is not null || rewrite.Host is not null, "spec.rewrite", "at least one of prefix, path and host must be given");
        check.That(rewrite.Prefix is null || spec.Match?.Path?.Prefix is not null, "spec.rewrite.prefix", "needs spec.match.path.prefix, whose place it takes");
        if (rewrite.Prefix is { } prefix) check.UrlPath(prefix, "spec.rewrite.prefix");
        if (rewrite.Path is { } path) check.UrlPath(path, "spec.rewrite.path");
        if (rewrite.Host is { } host) check.Authority(host, "spec.rewrite.host");
    }

    private static void Mirror(RuleCheck check, RouteMirror mirror)
    {
        Target(check, mirror.Cluster, mirror.Subset, "spec.mirror");
        check.Percent(mirror.Percent, "spec.mirror.percent");
        check.Range(mirror.BodyBytes, 0, MaxCopiedBody, "spec.mirror.bodyBytes");
    }

    private static void Fault(RuleCheck check, RouteFault fault)
    {
        check.Percent(fault.DelayPercent, "spec.fault.delayPercent");
        check.Percent(fault.AbortPercent, "spec.fault.abortPercent");
        check.Range(fault.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(1), "spec.fault.delay");
        check.That(fault.DelayPercent == 0 || fault.Delay > TimeSpan.Zero, "spec.fault.delay", "is missing, or leave out delayPercent");
        check.Range(fault.AbortStatus, 400, 599, "spec.fault.abortStatus");
    }
}
