using Insight.Contracts.Records;
using Insight.Waf.Rules;

namespace Insight.Gateway.Waf;

/// <summary>How the rules in use are run on one route.</summary>
/// <param name="Mode">What is done.</param>
/// <param name="Rules">How.</param>
/// <param name="Clean">The verdict on a request in which nothing was found.</param>
internal sealed record RoutePolicy(InspectionMode Mode, RulePolicy Rules, WafVerdict Clean)
{
    public static RoutePolicy Create(RuleSet rules, RouteInspection inspection) =>
        new(inspection.Mode, RulePolicy.Create(rules, inspection.Options), new WafVerdict(ModeOf(inspection.Mode), 0, [], ""));

    private static WafMode ModeOf(InspectionMode mode) => mode switch
    {
        InspectionMode.Block => WafMode.WafBlock,
        InspectionMode.Detect => WafMode.WafDetect,
        _ => WafMode.WafOff,
    };
}
