using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Access.Rules;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Access;

/// <summary>Who may use a route and how: limits, origins, credentials, rules. Compiled once, never changed.</summary>
/// <remarks>In this order: what is too large costs nothing more; preflights carry no credentials; rules need to know who asks.</remarks>
internal sealed class RouteAccess
{
    private static readonly OwnAnswer s_forbidden = new(StatusCodes.Status403Forbidden, ResponseFlag.Unauthorized, "no-rule");

    private readonly RequestLimits? _limits;
    private readonly CorsPolicy? _cors;
    private readonly Authenticator? _authenticator;
    private readonly AccessRule[] _rules;

    private RouteAccess(RouteSpec spec, AccessServices services)
    {
        _limits = spec.Limits is { } limits ? new RequestLimits(limits) : null;
        _cors = spec.Cors is { } cors ? new CorsPolicy(cors) : null;
        _authenticator = IsAsked(spec.Authentication) ? services.AuthenticatorOf(spec.Authentication!) : null;
        _rules = [.. spec.Authorization.Select(static rule => new AccessRule(rule))];
    }

    /// <summary>Compiles what a route says of access; null: nothing has to be looked at.</summary>
    /// <param name="spec">The route with its host's defaults.</param>
    /// <param name="services">What all routes share.</param>
    public static RouteAccess? Create(RouteSpec spec, AccessServices services) =>
        spec.Limits is not null || spec.Cors is not null || IsAsked(spec.Authentication) || spec.Authorization.Count > 0 ? new RouteAccess(spec, services) : null;

    /// <summary>Answers requests that may not go on, and preflights. Completes at once unless keys must be fetched or a password checked.</summary>
    /// <returns>True when the request is over.</returns>
    public ValueTask<bool> TryAnswerAsync(HttpContext context, RequestRecording recording)
    {
        if (_cors is not null)
        {
            if (CorsPolicy.IsPreflight(context.Request))
            {
                _cors.Answer(context, recording);
                return new(true);
            }

            _cors.Annotate(context);
        }

        if (_limits?.Check(context) is { } limit) return AnswerAsync(limit, context, recording);
        if (_authenticator is null) return ConcludeAsync(default, context, recording);
        ValueTask<Verdict> verdict = _authenticator.CheckAsync(context, recording);
        return verdict.IsCompletedSuccessfully ? ConcludeAsync(verdict.Result, context, recording) : AwaitAsync(verdict, context, recording);
    }

    private static bool IsAsked(RouteAuthentication? spec) => spec is { Jwt: not null } or { ApiKeys: not null } or { Basic: not null } or { MutualTls: not null };

    private static async ValueTask<bool> AnswerAsync(OwnAnswer answer, HttpContext context, RequestRecording recording)
    {
        await answer.WriteAsync(context, recording);
        return true;
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<Verdict> verdict, HttpContext context, RequestRecording recording) =>
        await ConcludeAsync(await verdict, context, recording);

    private ValueTask<bool> ConcludeAsync(Verdict verdict, HttpContext context, RequestRecording recording)
    {
        recording.Principal = verdict.Caller?.Principal;
        return Refusal(verdict, context.Request, recording) is { } refusal ? AnswerAsync(refusal, context, recording) : new(false);
    }

    private OwnAnswer? Refusal(Verdict verdict, HttpRequest request, RequestRecording recording)
    {
        if (verdict.Fault is { } fault)
        {
            if (verdict.IsOpen) return new OwnAnswer(StatusCodes.Status503ServiceUnavailable, ResponseFlag.Unauthenticated, fault);
            Challenges challenges = _authenticator!.Challenges;
            return Unauthenticated(fault) with { Challenge = fault.StartsWith("token-", StringComparison.Ordinal) ? challenges.Wrong : challenges.Missing };
        }

        if (_rules.Length == 0 || AnyAllows(request, recording, verdict.Caller)) return null;
        if (_authenticator is null) return s_forbidden;
        return verdict.Caller is null && Array.Exists(_rules, static rule => rule.AsksForCaller)
            ? Unauthenticated("no-credentials") with { Challenge = _authenticator.Challenges.Missing }
            : s_forbidden with { Challenge = verdict.Caller?.Claims.ValueKind == JsonValueKind.Object ? _authenticator.Challenges.Insufficient : default };
    }

    private bool AnyAllows(HttpRequest request, RequestRecording recording, Caller? caller)
    {
        foreach (AccessRule rule in _rules)
        {
            if (rule.Allows(request, recording.Source, caller)) return true;
        }

        return false;
    }

    private static OwnAnswer Unauthenticated(string fault) => new(StatusCodes.Status401Unauthorized, ResponseFlag.Unauthenticated, fault);
}
