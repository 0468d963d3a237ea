using Insight.Waf.Auditing;
using Insight.Waf.Bodies;
using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>What rules have decided so far in a transaction.</summary>
internal sealed class TransactionState(RuleSet rules)
{
    private readonly bool[] _removed = new bool[rules.Rules.Count];
    private readonly List<Control> _removedTargets = [];
    private bool _hasRemoved;

    /// <summary>How the route wants the rules to be run; null: as they say.</summary>
    public RulePolicy? Policy { get; private set; }

    public EngineMode Engine { get; set; }

    public bool RequestBodyAccess { get; private set; }

    public long RequestBodyLimit { get; private set; }

    public bool ResponseBodyAccess { get; private set; }

    public long ResponseBodyLimit { get; private set; }

    public bool ForcesRequestBody { get; private set; }

    /// <summary>URLENCODED, MULTIPART, JSON, XML, or empty.</summary>
    public string BodyProcessor { get; set; } = "";

    public XmlArguments XmlArguments { get; private set; }

    public AuditMode AuditMode { get; private set; }

    public AuditParts AuditParts { get; private set; }

    /// <summary>Whether no further rule runs before phase 5.</summary>
    public bool IsAllowed { get; set; }

    /// <summary>Whether no further rule runs on the request; those on the response do.</summary>
    public bool IsRequestAllowed { get; set; }

    /// <summary>The gravest severity of the rules that matched; 255: none.</summary>
    public int HighestSeverity { get; set; }

    /// <summary>Whether no further rule of this phase runs.</summary>
    public bool EndsPhase { get; set; }

    public List<RuleMatch> Matches { get; } = [];

    /// <summary>Rules that matched and write to the audit log, in order.</summary>
    public List<AuditMatch> AuditMatches { get; } = [];

    /// <summary>Values that audit entries do not show.</summary>
    public List<Sanitising> Sanitised { get; } = [];

    /// <summary>Values that some rules' matches do not count on.</summary>
    public ExcusedValues Excused { get; } = new();

    /// <summary>What stopped the transaction; null: nothing.</summary>
    public Intervention? Intervention { get; set; }

    /// <summary>What the last evaluation captured.</summary>
    public Slice[] Captures { get; } = new Slice[10];

    public int CaptureCount { get; set; }

    public bool HasRemovedTargets => _removedTargets.Count > 0;

    public void Start(RulePolicy? policy)
    {
        if (_hasRemoved) Array.Clear(_removed);
        _hasRemoved = false;
        _removedTargets.Clear();
        Engine = rules.Settings.Engine;
        RequestBodyAccess = rules.Settings.RequestBodyAccess;
        RequestBodyLimit = rules.Settings.RequestBodyLimit;
        ResponseBodyAccess = rules.Settings.ResponseBodyAccess;
        ResponseBodyLimit = rules.Settings.ResponseBodyLimit;
        ForcesRequestBody = false;
        BodyProcessor = "";
        XmlArguments = rules.Settings.XmlArguments;
        AuditMode = rules.Settings.Audit.Mode;
        AuditParts = rules.Settings.Audit.Parts;
        IsAllowed = false;
        IsRequestAllowed = false;
        HighestSeverity = 255;
        EndsPhase = false;
        Matches.Clear();
        AuditMatches.Clear();
        Sanitised.Clear();
        Excused.Clear();
        Intervention = null;
        Policy = policy;
        if (policy is not null) Follow(policy);
    }

    private void Follow(RulePolicy policy)
    {
        Engine = policy.Options.Blocks ? EngineMode.On : EngineMode.DetectionOnly;
        RequestBodyAccess &= policy.Options.RequestBodies;
        RequestBodyLimit = policy.Options.RequestBodyLimit ?? RequestBodyLimit;
        ResponseBodyAccess = policy.Options.ResponseBodies;
        foreach (Control exclusion in policy.Exclusions) Apply(exclusion);
    }

    public bool IsRemoved(int position) => _removed[position];

    public bool IsTargetRemoved(int position, Item item, TransactionData data, MatchScratch scratch)
    {
        foreach (Control control in _removedTargets)
        {
            if (control.Target!.Kind == item.Kind && Array.BinarySearch(control.Chosen, position) >= 0 && control.Target.Chooses(data.Bytes(item.Name), scratch)) return true;
        }

        return false;
    }

    public void Apply(Control control)
    {
        switch (control.Kind)
        {
            case ControlKind.RuleEngine: Engine = Enum.Parse<EngineMode>(control.Value); break;
            case ControlKind.RequestBodyAccess: RequestBodyAccess = control.Value == "On"; break;
            case ControlKind.RequestBodyProcessor: BodyProcessor = control.Value; break;
            case ControlKind.XmlArguments: XmlArguments = control.Value == "OnlyArgs" ? XmlArguments.Only : Enum.Parse<XmlArguments>(control.Value); break;
            case ControlKind.ForceRequestBodyVariable: ForcesRequestBody = control.Value == "On"; break;
            case ControlKind.RequestBodyLimit: RequestBodyLimit = long.Parse(control.Value, System.Globalization.CultureInfo.InvariantCulture); break;
            case ControlKind.ResponseBodyAccess: ResponseBodyAccess = control.Value == "On"; break;
            case ControlKind.ResponseBodyLimit: ResponseBodyLimit = long.Parse(control.Value, System.Globalization.CultureInfo.InvariantCulture); break;
            case ControlKind.AuditEngine: AuditMode = Enum.Parse<AuditMode>(control.Value); break;
            case ControlKind.AuditLogParts: AuditParts = control.AuditParts.Apply(AuditParts); break;
            case ControlKind.RemoveTarget: _removedTargets.Add(control); break;
            case ControlKind.RemoveRules:
                foreach (int position in control.Chosen) _removed[position] = true;
                _hasRemoved = true;
                break;
            default: break;
        }
    }
}
