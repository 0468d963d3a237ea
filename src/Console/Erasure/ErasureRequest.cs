using System.Text.Json.Serialization;
using Insight.Storage.Erasure;

namespace Insight.Console.Erasure;

/// <summary>Whom to erase. The value stands in the body, never in an address: addresses are logged.</summary>
/// <param name="Kind">By what the person is known.</param>
/// <param name="Value">The value as records have it: an address, a pseudonym, a principal, the digest of a session; at most 256 characters.</param>
/// <param name="Tenant">Only within this tenant; null: in all.</param>
/// <param name="Reason">Why; it must not name the person.</param>
/// <param name="DryRun">Only count.</param>
/// <param name="Texts">Whether texts that mention the value (paths, excerpts) lose it too; null: when it can hardly be anything else, as an address.</param>
public sealed record ErasureRequest(
    [property: JsonRequired] ErasureKind Kind, string? Value, string? Tenant, string? Reason, bool DryRun = false, bool? Texts = null);
