using System.Globalization;
using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;

namespace Insight.Objects;

/// <summary>How answers of the console are shown.</summary>
internal static class ObjectLines
{
    /// <summary>One line for each object that was given, such as <c>route/shop-api created</c>, and the warnings.</summary>
    public static void PrintChanges(JsonElement answer, bool dryRun)
    {
        foreach (JsonElement change in answer.GetProperty("changes").EnumerateArray())
            Terminal.WriteLine($"{NameOf(change)} {change.GetProperty("action")}{(dryRun ? " (dry run)" : "")}");
        foreach (JsonElement warning in answer.GetProperty("warnings").EnumerateArray()) Terminal.Error.WriteLine($"insight: warning: {warning}");
    }

    /// <summary>The object as the console sent it; null when there is none.</summary>
    public static NamedObject? ObjectOf(JsonElement kind, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && ObjectKinds.TryParse(kind.GetString(), out ObjectKind known) ? NamedObject.Read(known, value.GetRawText()) : null;

    /// <summary>Kind and name; the tenant too when it is not the usual one.</summary>
    public static string NameOf(JsonElement item)
    {
        string tenant = item.GetProperty("tenant").GetString()!;
        return $"{item.GetProperty("kind")}/{item.GetProperty("name")}{(tenant == "default" ? "" : $" ({tenant})")}";
    }

    /// <summary>What matters most of an object, in a few words.</summary>
    public static string Summary(object spec) => spec switch
    {
        VirtualHostSpec host => string.Join(", ", host.Domains),
        RouteSpec { Redirect: not null } route => $"{string.Join(", ", route.Hosts)} {PathOf(route)} -> redirect",
        RouteSpec { Respond: { } respond } route => $"{string.Join(", ", route.Hosts)} {PathOf(route)} -> {respond.Status}",
        RouteSpec route => $"{string.Join(", ", route.Hosts)} {PathOf(route)} -> {string.Join(", ", route.To.Select(static to => $"{to.Cluster}{(to.Subset.Length > 0 ? ":" + to.Subset : "")}{(to.Weight == 1 ? "" : $"={to.Weight}")}"))}",
        ClusterSpec cluster => string.Join(", ", cluster.Select.Select(static label => $"{label.Key}={label.Value}")),
        EndpointSpec endpoint => endpoint.Address + (endpoint.Draining ? " (draining)" : ""),
        AdvertisePolicySpec policy => string.Join(", ", policy.Hosts),
        PolicySpec policy => $"{PolicyKinds.Of(policy).Word}, {ModeOf(policy)}{(policy.Expires is { } end ? string.Create(CultureInfo.InvariantCulture, $", until {end:yyyy-MM-dd HH:mm}Z") : "")}",
        _ => "",
    };

    private static string ModeOf(PolicySpec policy) => policy.Mode switch
    {
        PolicyMode.Enforce => "enforced",
        PolicyMode.Canary => string.Create(CultureInfo.InvariantCulture, $"canary {policy.CanaryPercent} %"),
        _ => "shadow",
    };

    private static string PathOf(RouteSpec route) => route.Match?.Path is not { } path ? "/*" : path.Exact ?? path.Template ?? path.Prefix + "*";
}
