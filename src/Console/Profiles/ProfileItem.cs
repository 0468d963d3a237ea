using Insight.ApiDiscovery.Inventory;
using Insight.Console.Api;
using Insight.Endpoints.Profiles;

namespace Insight.Console.Profiles;

/// <summary>An endpoint whose arguments are learned.</summary>
/// <param name="Id">Endpoint id, 16 hexadecimal digits; zeros: headers and cookies of the site.</param>
/// <param name="Service">Destination service; null when the inventory does not know the endpoint, as the next ones. Untrusted text.</param>
/// <param name="Host">Virtual host. Untrusted text.</param>
/// <param name="Method">Request method.</param>
/// <param name="Template">Path template.</param>
/// <param name="Closed">Whether so much was seen that an unknown parameter is remarkable.</param>
/// <param name="Parameters">Parameters that are known.</param>
/// <param name="Learning">Those of which too little was seen to judge values.</param>
/// <param name="Stable">Those whose values are judged.</param>
/// <param name="Adopted">Those whose values are judged, and which came with a release a short time ago.</param>
public sealed record ProfileItem(string Id, string? Service, string? Host, string? Method, string? Template, bool Closed, int Parameters, int Learning, int Stable, int Adopted)
{
    internal static ProfileItem Of(EndpointProfile profile, InventoryView names)
    {
        InventoryEndpoint? endpoint = profile.Id == EndpointProfile.Site ? null : names.Find(profile.Id);
        return new ProfileItem(
            InventoryItems.IdText(profile.Id), endpoint?.Scope.Service, endpoint?.Scope.Host, endpoint?.Method, endpoint?.Template, profile.IsClosed, profile.Parameters.Count,
            Count(ParameterState.Learning), Count(ParameterState.Stable), Count(ParameterState.Adopted));

        int Count(ParameterState state) => profile.Parameters.Count(one => one.State == state);
    }
}
