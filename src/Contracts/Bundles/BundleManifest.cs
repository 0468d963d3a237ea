using System.Text.Json;
using System.Text.Json.Serialization;

namespace Insight.Contracts.Bundles;

/// <summary>What a bundle consists of: everything that gateways are told, as a list of parts named by their hashes.</summary>
/// <param name="Format">Always <see cref="BundleFormat.Manifest"/>; it stands first, so that a signature of ours never fits another kind of text.</param>
/// <param name="Number">Grows with each bundle and never goes back; 0 is a gateway's own configuration and is never sent.</param>
/// <param name="Created">When it was made, UTC.</param>
/// <param name="Group">Gateways it is meant for; empty: all.</param>
/// <param name="Site">Site it is meant for; empty: all.</param>
/// <param name="Parts">Its parts, by name in ordinal order.</param>
/// <param name="Audit">Head of the audit log when it was made; null: the log was empty, or the console is older than the log.</param>
public sealed record BundleManifest(
    string Format, long Number, DateTime Created, string Group, string Site, IReadOnlyList<BundlePart> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BundleAudit? Audit = null)
{
    /// <summary>Members that a newer console adds behind the known ones; kept as they are, so that signature and hash stay good, and otherwise of no matter.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
