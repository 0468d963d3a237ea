using System.Text.Json;

namespace Insight.Gateway.Access;

/// <summary>Who asks, verified.</summary>
/// <param name="Principal">The name.</param>
/// <param name="Claims">The token's claims; undefined when there was no token.</param>
internal sealed record Caller(string Principal, JsonElement Claims = default);
