using System.Text.Json;

namespace Insight.Console.Objects;

/// <summary>What a change makes of an object.</summary>
/// <param name="Kind">Kind, such as <c>virtual-host</c>.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Name">Name.</param>
/// <param name="Action">What happens to it.</param>
/// <param name="Before">The object before, where differences were asked for; null: there was none.</param>
/// <param name="After">The object afterwards, where differences were asked for; null: there is none.</param>
public sealed record ObjectChange(string Kind, string Tenant, string Name, ObjectAction Action, JsonElement? Before, JsonElement? After);
