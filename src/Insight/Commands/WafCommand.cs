using System.CommandLine;

namespace Insight.Commands;

/// <summary><c>insight waf</c>: tools around the rules of the web application firewall. All of them work in this process and need no gateway.</summary>
public static class WafCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("waf", "Test, explain and measure web application firewall rules (OWASP Core Rule Set)")
    {
        WafCheckCommand.Create(),
        WafFtwCommand.Create(),
        WafScoreCommand.Create(),
        WafBenchCommand.Create(),
        WafRulesCommand.Create(),
    };
}
