using System.Text.Json;
using Insight.Policy.Objects;

namespace Insight.Console.Objects;

/// <summary>An object with what is known of its last change.</summary>
/// <param name="Kind">Kind, such as <c>virtual-host</c>.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Name">Name.</param>
/// <param name="Revision">Revision of its last change.</param>
/// <param name="UpdatedAt">When that was, UTC.</param>
/// <param name="UpdatedBy">Who made it.</param>
/// <param name="Value">The object, as it can be applied again.</param>
public sealed record ObjectItem(string Kind, string Tenant, string Name, long Revision, DateTime UpdatedAt, string UpdatedBy, JsonElement Value)
{
    /// <summary>Of an object as it is kept.</summary>
    public static ObjectItem Of(StoredObject stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ObjectKey key = stored.Value.Key;
        return new ObjectItem(ObjectKinds.Word(key.Kind), key.Tenant, key.Name, stored.Revision, stored.UpdatedAt, stored.UpdatedBy, Json(stored.Value)!.Value);
    }

    /// <summary>An object as JSON.</summary>
    internal static JsonElement? Json(NamedObject? value) => value is null ? null : JsonElement.Parse(value.Json);
}
