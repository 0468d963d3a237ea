using Insight.Waf.Auditing;
using Insight.Waf.Transformations;
using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>One rule as it was loaded: what it looks at, how it judges, and what it then does.</summary>
internal sealed class Rule
{
    public required string Path { get; init; }

    public required int Line { get; init; }

    /// <summary>Position among all rules that are no chain links; removals name rules by it.</summary>
    public int Position { get; set; }

    /// <summary>0 for chain links, which have none of their own.</summary>
    public int Id { get; set; }

    /// <summary>1 to 5.</summary>
    public int Phase { get; set; } = 2;

    public List<Target> Targets { get; init; } = [];

    public List<Selector> Exclusions { get; init; } = [];

    public required RuleOperator Operator { get; init; }

    public List<Transformation> Transformations { get; init; } = [];

    /// <summary><see cref="Transformations"/> as transactions apply them, once the rules are complete.</summary>
    public TransformationChain Chain { get; set; } = TransformationChain.None;

    /// <summary>The link that must match too; null at the end of a chain.</summary>
    public Rule? Next { get; set; }

    public bool HasChain { get; set; }

    public bool Captures { get; set; }

    public bool MultiMatch { get; set; }

    public bool Logs { get; set; } = true;

    public bool AuditLogs { get; set; } = true;

    public Disruption Disruption { get; set; }

    /// <summary>Status to answer with; 0: what the default action says, or 403.</summary>
    public int Status { get; set; }

    public Macro? RedirectTo { get; set; }

    public Macro? Message { get; set; }

    public Macro? LogData { get; set; }

    /// <summary>-1: none.</summary>
    public int Severity { get; set; } = -1;

    public string Revision { get; set; } = "";

    public string Version { get; set; } = "";

    public int Maturity { get; set; }

    public int Accuracy { get; set; }

    public List<string> Tags { get; init; } = [];

    public List<SetVariable> SetVariables { get; init; } = [];

    public List<Control> Controls { get; init; } = [];

    public List<CollectionAction> CollectionActions { get; } = [];

    public List<Sanitising> Sanitised { get; } = [];

    /// <summary>How many rules to leave out after a match.</summary>
    public int Skip { get; set; }

    /// <summary>The marker to go on behind after a match; empty: none.</summary>
    public string SkipAfter { get; set; } = "";

    /// <summary>Where <see cref="SkipAfter"/> leads among the rules of its phase; int.MaxValue: nowhere, the phase is over.</summary>
    public int SkipTo { get; set; } = -1;

    /// <summary>Number of this rule's pattern among those that are looked for together; -1: it is judged on its own.</summary>
    public int Candidate { get; set; } = -1;

    /// <summary>Which rules are looked at together with this one.</summary>
    public RuleBlock? Block { get; set; }
}
