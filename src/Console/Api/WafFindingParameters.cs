using System.ComponentModel;
using System.Globalization;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which findings a caller asks for.</summary>
internal readonly record struct WafFindingParameters(
    [property: FromQuery(Name = "tenant"), Description("Only findings of this tenant.")] string? Tenant,
    [property: FromQuery(Name = "host"), Description("Only findings of this virtual host.")] string? Host,
    [property: FromQuery(Name = "service"), Description("Only findings in requests for this service.")] string? Service,
    [property: FromQuery(Name = "endpoint"), Description("Only findings of this endpoint, 16 hexadecimal digits; zeros: of requests that were matched to none.")] string? Endpoint,
    [property: FromQuery(Name = "rule"), Description("Only findings of the rule with this id.")] string? Rule,
    [property: FromQuery(Name = "client"), Description("Only findings of this client: its address, or the pseudonym that is stored for it.")] string? Client)
{
    private const string NoEndpoint = "0000000000000000";

    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (WafFindingFilter? Filter, string? Problem) Parse()
    {
        uint rule = 0;
        if (Rule is not null && !uint.TryParse(Rule, NumberStyles.None, CultureInfo.InvariantCulture, out rule))
            return (null, $"rule: a rule id, 0 to {uint.MaxValue}, is needed.");
        ulong endpoint = 0;
        if (Endpoint is not null && Endpoint != NoEndpoint && !NodeIds.TryEndpoint(Endpoint, out endpoint)) return (null, "endpoint: 16 hexadecimal digits are needed, as lists of endpoints show them.");
        return (new WafFindingFilter(Tenant, Host, Service, Endpoint is null ? null : endpoint, Rule is null ? null : rule, Client), null);
    }
}
