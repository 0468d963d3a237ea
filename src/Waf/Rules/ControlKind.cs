namespace Insight.Waf.Rules;

/// <summary>What the action <c>ctl</c> can change.</summary>
internal enum ControlKind
{
    /// <summary>Nothing: a setting of what this engine does not have.</summary>
    None,

    RuleEngine,
    RequestBodyAccess,
    RequestBodyProcessor,
    XmlArguments,
    ForceRequestBodyVariable,
    RequestBodyLimit,
    ResponseBodyAccess,
    ResponseBodyLimit,
    AuditEngine,
    AuditLogParts,
    RemoveRules,
    RemoveTarget,
}
