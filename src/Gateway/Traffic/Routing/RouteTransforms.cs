using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>Edits of path and headers in the proxy's own terms.</summary>
internal static class RouteTransforms
{
    public static List<IReadOnlyDictionary<string, string>> Of(RouteSpec spec)
    {
        List<IReadOnlyDictionary<string, string>> transforms = [One("RequestHeaderOriginalHost", "true")];
        if (spec.Rewrite is { } rewrite) Rewrite(transforms, rewrite, spec.Match?.Path?.Prefix);

        // Before the edits, which may put credentials of the gateway's own in its place.
        if (spec.Authentication?.Jwt is { Forward: false }) transforms.Add(One("RequestHeaderRemove", "Authorization"));
        Headers(transforms, "Request", spec.RequestHeaders);
        Headers(transforms, "Response", spec.ResponseHeaders);
        return transforms;
    }

    private static void Rewrite(List<IReadOnlyDictionary<string, string>> transforms, RouteRewrite rewrite, string? matched)
    {
        if (rewrite.Path is { } path) transforms.Add(One("PathSet", path));
        if (rewrite.Prefix is { } prefix)
        {
            if (matched?.TrimEnd('/') is { Length: > 0 } removed) transforms.Add(One("PathRemovePrefix", removed));
            if (prefix.TrimEnd('/') is { Length: > 0 } added) transforms.Add(One("PathPrefix", added));
        }

        if (rewrite.Host is { } host) transforms.Add(Two("RequestHeader", "Host", "Set", host));
    }

    private static void Headers(List<IReadOnlyDictionary<string, string>> transforms, string side, HeaderEdits? edits)
    {
        if (edits is null) return;
        bool isResponse = side == "Response";
        foreach (string name in edits.Remove) transforms.Add(Always(One($"{side}HeaderRemove", name)));
        foreach ((string name, string value) in edits.Set) transforms.Add(Always(Two($"{side}Header", name, "Set", value)));
        foreach ((string name, string value) in edits.Add) transforms.Add(Always(Two($"{side}Header", name, "Append", value)));

        Dictionary<string, string> Always(Dictionary<string, string> transform)
        {
            if (isResponse) transform["When"] = "Always";
            return transform;
        }
    }

    private static Dictionary<string, string> One(string key, string value) => new(StringComparer.Ordinal) { [key] = value };

    private static Dictionary<string, string> Two(string key, string value, string otherKey, string other) => new(StringComparer.Ordinal) { [key] = value, [otherKey] = other };
}
