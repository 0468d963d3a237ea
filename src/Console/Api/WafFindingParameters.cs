using System.ComponentModel;
using System.Globalization;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which findings a caller asks for.</summary>
internal readonly record struct WafFindingParameters(
    [property: FromQuery(Name = "host"), Description("Only findings of this virtual host.")] string? Host,
    [property: FromQuery(Name = "service"), Description("Only findings in requests for this service.")] string? Service,
    [property: FromQuery(Name = "rule"), Description("Only findings of the rule with this id.")] string? Rule,
    [property: FromQuery(Name = "client"), Description("Only findings of this client: its address, or the pseudonym that is stored for it.")] string? Client)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (WafFindingFilter? Filter, string? Problem) Parse()
    {
        uint rule = 0;
        if (Rule is not null && !uint.TryParse(Rule, NumberStyles.None, CultureInfo.InvariantCulture, out rule))
            return (null, $"rule: a rule id, 0 to {uint.MaxValue}, is needed.");
        return (new WafFindingFilter(Host, Service, Rule is null ? null : rule, Client), null);
    }
}
