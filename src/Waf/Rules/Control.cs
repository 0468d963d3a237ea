using Insight.Waf.Auditing;
using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>The action <c>ctl</c>: changes one setting for the rest of this transaction.</summary>
internal sealed class Control
{
    public required ControlKind Kind { get; init; }

    /// <summary>Its value, such as <c>On</c> or <c>XML</c>.</summary>
    public string Value { get; init; } = "";

    /// <summary>For <see cref="ControlKind.AuditLogParts"/>.</summary>
    public AuditPartsChange AuditParts { get; init; }

    /// <summary>Rules that a removal is about, as the action names them: ids, a tag, or a message.</summary>
    public RuleChoice? Choice { get; init; }

    /// <summary>What those rules are not to look at any more.</summary>
    public Selector? Target { get; init; }

    /// <summary>Positions of the chosen rules; known when all rules are loaded.</summary>
    public int[] Chosen { get; set; } = [];
}
