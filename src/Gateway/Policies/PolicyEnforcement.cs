using System.Net;
using System.Text;
using System.Text.Unicode;
using Insight.Contracts.Records;
using Insight.Gateway.Bundles;
using Insight.Gateway.Masking;
using Insight.Gateway.Privacy;
using Insight.Gateway.Records;
using Insight.Gateway.Routing;
using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Waf;
using Insight.Policy.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Policies;

/// <summary>Asks the policies in force about requests whose route is known, and turns away what they do.</summary>
internal sealed class PolicyEnforcement(ActivePolicies policies, ActiveBundle bundle, BodyBudget bodies, PolicyBreakers breakers, GatewayOptions options)
{
    [ThreadStatic]
    private static List<PolicyVerdict>? t_verdicts;

    [ThreadStatic]
    private static List<PolicyVerdict>? t_asked;

    [ThreadStatic]
    private static List<CompiledPolicy>? t_conduct;

    private readonly Pseudonyms _pseudonyms = new(options.Privacy);
    private readonly RouteFacts.Cache _routes = new(options);

    /// <summary>Whether there are policies.</summary>
    public bool Any => policies.Current is not null;

    /// <summary>What to answer instead of going on; null: the request goes on. What policies said stands in the recording.</summary>
    /// <remarks>It waits only for a body whose fields a policy asks for.</remarks>
    public ValueTask<OwnAnswer?> JudgeAsync(HttpContext context, RequestRecording recording, IReverseProxyFeature? proxy)
    {
        if (policies.Current is not { } current || proxy is null) return default;
        List<PolicyVerdict> verdicts = t_verdicts ??= [], asked = t_asked ??= [];
        RouteFacts facts = _routes.Of(proxy);
        List<CompiledPolicy> conduct = t_conduct ??= [];
        Question question = new(context, recording, proxy, facts, current);
        Decide(question, verdicts, asked, conduct);
        if (conduct.Count > 0) recording.Conduct = new Conduct(current.Set, [.. conduct]);
        if (current.Set.HasMasks) recording.Masks = AnswerMasks.Of(asked, recording);
        if (current.Set.HasWaf) recording.WafPolicies = WafNotes.Of(asked);
        LimitBody(context, asked);
        bool needsBody = PolicySet.ActingOf(verdicts) is null && PolicySet.AsksForFields(asked) && HeldBody.Is(context);
        return needsBody ? JudgeBodyAsync(question, [.. verdicts], [.. asked]) : new ValueTask<OwnAnswer?>(Conclude(question, verdicts, asked));
    }

    private async ValueTask<OwnAnswer?> JudgeBodyAsync(Question question, List<PolicyVerdict> verdicts, List<PolicyVerdict> asked)
    {
        RequestRecording recording = question.Recording;
        bool hasRoom = await new HeldBody(bodies).ReadAsync(question.Context, recording, options.Recording.BodyBytes);

        // Whoever fills the room must not get past a policy.
        if (!hasRoom && asked.Exists(static verdict => verdict.Acts && verdict.Policy.Spec.Schema is { } schema && (schema.Fields is not null || schema.RequiredFields.Count > 0)))
        {
            Conclude(question, verdicts, asked);
            return OwnAnswer.Overloaded;
        }

        Decide(question, verdicts, asked, null);
        return Conclude(question, verdicts, asked);
    }

    private OwnAnswer? Conclude(Question question, List<PolicyVerdict> verdicts, List<PolicyVerdict> asked)
    {
        (_, RequestRecording recording, _, RouteFacts facts, GuardedPolicies current) = question;
        if (current.Set.HasBreakers && PolicySet.ActingOf(verdicts) is null) recording.Breakers = breakers.Enter(current.Set, asked, verdicts, facts.Service);

        // An open breaker keeps all away from a service that fails: that is no fault of any policy.
        bool isBroken = PolicySet.ActingOf(verdicts) is { Finding.Reason: PolicyBreakers.Reason };
        if (!isBroken && current.Set.IsOf(facts.TenantText)) recording.Guarded = current.Follow(facts.TenantText, recording.TimeUs / 1_000_000, HashOf(recording.Client), asked, RouteOf(question.Proxy));
        if (verdicts.Count == 0) return null;
        recording.Policies = [.. verdicts];
        return PolicySet.ActingOf(verdicts) is { Finding: var finding }
            ? new OwnAnswer(finding.Status, ResponseFlag.Policy, finding.Reason) { Allow = finding.Allow, RetryAfter = Seconds(finding.RetryAfter) }
            : null;
    }

    /// <summary>A body whose length nobody has said ends where a policy says that bodies end: the server answers 413.</summary>
    private static void LimitBody(HttpContext context, List<PolicyVerdict> asked)
    {
        long? most = null;
        foreach (PolicyVerdict verdict in asked)
        {
            if (verdict.Acts && verdict.Policy.Spec.Schema?.MostBytes is { } bytes && !(bytes >= most)) most = bytes;
        }

        if (most is null || context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } feature) return;
        if (!(feature.MaxRequestBodySize <= most)) feature.MaxRequestBodySize = most;
    }

    /// <summary>Asks all policies; without <paramref name="conduct"/> only those that look at the body, which was read.</summary>
    private void Decide(Question question, List<PolicyVerdict> verdicts, List<PolicyVerdict> asked, List<CompiledPolicy>? conduct)
    {
        (HttpContext context, RequestRecording recording, _, RouteFacts facts, GuardedPolicies current) = question;
        PolicySet set = current.Set;
        KnownEndpoints known = bundle.Current.Known;
        RequestTarget.Split(recording.Request.RawTarget, out ReadOnlySpan<char> target, out ReadOnlySpan<char> query);
        Span<byte> path = stackalloc byte[RecordLimits.Path];
        Utf8.FromUtf16(target, path, out _, out int length);
        string type = (string?)recording.Request.Headers.ContentType ?? "";
        int parameters = type.IndexOf(';');
        bool areCut = false;
        PolicyRequest request = new()
        {
            TimeMicros = recording.TimeUs,
            Tenant = facts.TenantText,
            App = facts.AppText,
            Host = RecordEncoder.HostText(recording.Host),
            Source = recording.Source.Service,
            SourceConfidence = recording.Source.Confidence,
            Service = facts.Service,
            Method = recording.Request.Method,
            Path = path[..length],
            Endpoint = known.Any ? known.TemplateOf(recording.EndpointIn(known)) : "",
            QueryNames = set.AsksForQuery ? QueryNames.ListOf(query) : [],
            ContentType = (parameters < 0 ? type : type[..parameters]).Trim().ToLowerInvariant(),
            BodyBytes = context.Request.ContentLength ?? 0,
            Fields = conduct is null ? FieldsOf(recording, out areCut) : null,
            FieldsAreCut = areCut,
            Client = _pseudonyms.AddressText(recording.Client),
            Address = recording.Client,
            Principal = _pseudonyms.PrincipalText(PrincipalOf(context, recording)),
            Session = set.AsksForSession ? _pseudonyms.SessionText(SessionOf(context)) : "",
        };
        if (conduct is null) PolicySet.DecideFields(request, policies.Rates, verdicts, asked);
        else set.Decide(request, policies.Rates, verdicts, asked, conduct);
    }

    /// <summary>The fields of a body that was read, as its record will have them.</summary>
    private static IReadOnlySet<string>? FieldsOf(RequestRecording recording, out bool areCut)
    {
        areCut = false;
        if (recording.RequestBody is not { } body) return null;
        Span<byte> shape = stackalloc byte[RecordLimits.Shape];
        return BodyFields.Known(Encoding.UTF8.GetString(shape[..body.WriteShape(shape)]), out areCut);
    }

    /// <summary>The route that objects made, and where it leads this request.</summary>
    private static (string Route, string Cluster, string Subset)? RouteOf(IReverseProxyFeature proxy) =>
        proxy.Route.Config is { ClusterId: { } cluster, Metadata: { } metadata } route && metadata.ContainsKey(RouteMetadata.Object) ? (route.RouteId, cluster, metadata.GetValueOrDefault("subset", "")) : null;

    private ulong HashOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int length) ? policies.Rates.Key.Hash(bytes[..length]) : 0;
    }

    private static string PrincipalOf(HttpContext context, RequestRecording recording) =>
        recording.Principal ?? (context.Features[typeof(IHttpAuthenticationFeature)] is IHttpAuthenticationFeature { User.Identity: { IsAuthenticated: true, Name: { } name } } ? name : "");

    private string SessionOf(HttpContext context) =>
        options.Session.Cookie.Length > 0 && context.Request.Cookies.TryGetValue(options.Session.Cookie, out string? session) ? session
        : options.Session.Header.Length > 0 ? (string?)context.Request.Headers[options.Session.Header] ?? ""
        : "";

    private sealed record Question(HttpContext Context, RequestRecording Recording, IReverseProxyFeature Proxy, RouteFacts Facts, GuardedPolicies Policies);

    private static long Seconds(TimeSpan wait) => wait <= TimeSpan.Zero ? 0 : (long)Math.Ceiling(wait.TotalSeconds);
}
