using Insight.WafTools.Requests;

namespace Insight.WafTools;

/// <summary>What stands behind the engine answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers in their order.</param>
/// <param name="Body">The body.</param>
public sealed record BackendResponse(int Status, IReadOnlyList<RawHeader> Headers, byte[] Body)
{
    /// <summary>An API's answer without a body.</summary>
    public static BackendResponse EmptyJson { get; } = new(200, [RawHeader.Of("Content-Type", "application/json"), RawHeader.Of("Content-Length", "0")], []);
}
