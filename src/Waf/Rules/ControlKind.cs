namespace Insight.Waf.Rules;

/// <summary>What the action <c>ctl</c> can change.</summary>
internal enum ControlKind
{
    RuleEngine,
    RequestBodyAccess,
    RequestBodyProcessor,
    ForceRequestBodyVariable,
    RequestBodyLimit,
    ResponseBodyAccess,
    ResponseBodyLimit,
    AuditEngine,
    AuditLogParts,
    RemoveRules,
    RemoveTarget,
}
