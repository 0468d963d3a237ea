using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Rejections;

/// <summary>Marks connections whose client went away amid a body: what is left of it is no request.</summary>
/// <remarks>Kestrel reads on after such a request, takes the rest of the body for the next request line and refuses it.</remarks>
internal static class LeftoverBody
{
    private static readonly object s_key = new();

    public static void Mark(IFeatureCollection features)
    {
        if (features.Get<IConnectionItemsFeature>() is { } connection) connection.Items[s_key] = true;
    }

    public static bool IsMarked(IFeatureCollection features) =>
        features.Get<IConnectionItemsFeature>() is { } connection && connection.Items.ContainsKey(s_key);
}
