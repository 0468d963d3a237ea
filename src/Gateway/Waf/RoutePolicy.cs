using Insight.Contracts.Records;
using Insight.Gateway.Profiles;
using Insight.Waf.Rules;

namespace Insight.Gateway.Waf;

/// <summary>How the rules in use are run on one route.</summary>
/// <param name="Mode">What is done.</param>
/// <param name="Rules">How.</param>
/// <param name="Clean">The verdict on a request in which nothing was found.</param>
/// <param name="Profiles">What request profiles do; null: what the gateway's options say.</param>
internal sealed record RoutePolicy(InspectionMode Mode, RulePolicy Rules, WafVerdict Clean, ProfileMode? Profiles)
{
    private readonly RulePolicy?[] _stricter = new RulePolicy?[MostParanoia + 1];

    /// <summary>The strictest level.</summary>
    public const int MostParanoia = 4;

    /// <summary>The same at another level, as mode block would have it.</summary>
    public RulePolicy At(RuleSet rules, int paranoia) => _stricter[paranoia] ??= RulePolicy.Create(rules, Rules.Options with { Blocks = true, ParanoiaLevel = paranoia });

    public static RoutePolicy Create(RuleSet rules, RouteInspection inspection) =>
        new(inspection.Mode, RulePolicy.Create(rules, inspection.Options), new WafVerdict(ModeOf(inspection.Mode), 0, [], ""), inspection.Profiles);

    private static WafMode ModeOf(InspectionMode mode) => mode switch
    {
        InspectionMode.Block => WafMode.WafBlock,
        InspectionMode.Detect => WafMode.WafDetect,
        _ => WafMode.WafOff,
    };
}
