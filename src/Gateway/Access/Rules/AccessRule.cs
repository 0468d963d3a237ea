using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Access.Rules;

/// <summary>What some callers may do, ready for use.</summary>
internal sealed class AccessRule(AuthorizationRule rule)
{
    private readonly HashSet<string>? _principals = Set(rule.Principals);
    private readonly HashSet<string>? _services = Set(rule.Services);
    private readonly HashSet<string>? _methods = Set(rule.Methods);
    private readonly ClaimRule[] _claims = [.. rule.Claims.Select(static claim => new ClaimRule(claim.Key, claim.Value))];
    private readonly PathRule[] _paths = [.. rule.Paths.Select(static path => new PathRule(path))];

    /// <summary>Whether it asks for more than anybody could have: then credentials may help.</summary>
    public bool AsksForCaller => _principals is not null || _claims.Length > 0;

    public bool Allows(HttpRequest request, SourceIdentity source, Caller? caller)
    {
        if (_methods is not null && !_methods.Contains(request.Method)) return false;
        if (_principals is not null && (caller is null || !_principals.Contains(caller.Principal))) return false;
        if (_services is not null && !(IsVerified(source) && _services.Contains(source.Service))) return false;
        foreach (ClaimRule claim in _claims)
        {
            if (caller is null || !claim.Holds(caller.Claims)) return false;
        }

        return _paths.Length == 0 || new RequestedPath(request.Path.Value ?? "/").Fits(_paths);
    }

    /// <summary>By cryptography: addresses, spans and traces are evidence enough for a graph, not for an open door.</summary>
    private static bool IsVerified(SourceIdentity source) => source.Evidence is IdentityEvidence.Mtls or IdentityEvidence.Token;

    private static HashSet<string>? Set(IReadOnlyList<string> values) => values.Count == 0 ? null : new HashSet<string>(values, StringComparer.Ordinal);
}
