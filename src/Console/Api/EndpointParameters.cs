using System.ComponentModel;
using System.Globalization;
using Insight.ApiDiscovery.Inventory;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Which endpoints a caller asks for, by what the inventory says of them.</summary>
internal readonly record struct EndpointParameters(
    [property: FromQuery(Name = "tier"), Description("Only endpoints of this tier: observed, candidate, confirmed or retired.")] string? Tier,
    [property: FromQuery(Name = "kind"), Description("Only endpoints of this kind: rest, graphql, grpc, websocket, sse or static.")] string? Kind,
    [property: FromQuery(Name = "auth"), Description("Only endpoints with requests that authenticated in this way, such as jwt, or none.")] string? Auth,
    [property: FromQuery(Name = "sensitive"), Description("Only endpoints with this kind of sensitive data, or any.")] string? Sensitive,
    [property: FromQuery(Name = "state"), Description("Only endpoints in this state: unknown, documented, shadow or zombie.")] string? State,
    [property: FromQuery(Name = "minRisk"), Description("Only endpoints with at least this risk score, 0 to 100.")] string? MinRisk,
    [property: FromQuery(Name = "text"), Description("Only endpoints with this text in method, path, host or service.")] string? Text,
    [property: FromQuery(Name = "method"), Description("Only endpoints of this method, such as GET.")] string? Method,
    [property: FromQuery(Name = "newDays"), Description("Only endpoints that were seen first within so many days, 1 to 365.")] string? NewDays)
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxText = 200;

    private static readonly string[] s_tiers = ["observed", "candidate", "confirmed", "retired"];
    private static readonly string[] s_states = ["unknown", "documented", "shadow", "zombie"];

    /// <summary>Reads the parameters; no filter when there are none; a problem names the parameter and the fix.</summary>
    public (Func<InventoryEndpoint, bool>? Filter, string? Problem) Parse(DateTime now)
    {
        (string? tier, string? kind, string? auth, string? sensitive, string? state, string? text, string? method, int risk, int days) = (Tier, Kind, Auth, Sensitive, State, Text, Method, 0, 0);
        string[] kinds = [.. Enum.GetValues<ApiKind>().Select(ApiKinds.Word)];
        if (tier is not null && !s_tiers.Contains(tier)) return (null, $"tier: one of {string.Join(", ", s_tiers)} is needed.");
        if (kind is not null && !kinds.Contains(kind)) return (null, $"kind: one of {string.Join(", ", kinds)} is needed.");
        if (state is not null && !s_states.Contains(state)) return (null, $"state: one of {string.Join(", ", s_states)} is needed.");
        if (MinRisk is not null && !(int.TryParse(MinRisk, NumberStyles.None, CultureInfo.InvariantCulture, out risk) && risk <= 100)) return (null, "minRisk: a whole number from 0 to 100 is needed.");
        if (auth?.Length > MaxText) return (null, $"auth: at most {MaxText} characters.");
        if (sensitive?.Length > MaxText) return (null, $"sensitive: at most {MaxText} characters.");
        if (text?.Length > MaxText) return (null, $"text: at most {MaxText} characters.");
        if (method?.Length > MaxText) return (null, $"method: at most {MaxText} characters.");
        if (NewDays is not null && !(int.TryParse(NewDays, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= 365)) return (null, "newDays: a whole number from 1 to 365 is needed.");
        if (tier is null && kind is null && auth is null && sensitive is null && state is null && MinRisk is null && method is null && NewDays is null && string.IsNullOrEmpty(text)) return (null, null);

        return (e =>
            (tier is null || e.Tier.ToString().Equals(tier, StringComparison.OrdinalIgnoreCase))
            && (kind is null || ApiKinds.Word(e.Kind) == kind)
            && (auth is null || AuthUse.Of(e.Traits).Any(a => a.Kind == auth))
            && (sensitive is null || (sensitive == "any" ? InventoryItems.Sensitive(e).Count > 0 : InventoryItems.Sensitive(e).Contains(sensitive)))
            && (state is null || e.State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase))
            && e.Risk.Score >= risk
            && (method is null || e.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (days == 0 || e.FirstSeen > now.AddDays(-days))
            && (string.IsNullOrEmpty(text) || $"{e.Method} {e.Template} {e.Scope.Host} {e.Scope.Service}".Contains(text, StringComparison.OrdinalIgnoreCase)), null);
    }
}
