namespace Insight.Bench.Recommender.Attacks;

/// <summary>One request of an attack tool, as the gateway's access record tells it.</summary>
/// <param name="AtMillis">When it came, milliseconds since the first of its run.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Method">Method.</param>
/// <param name="Target">Path, and names of query parameters after a question mark; long ones are cut.</param>
internal sealed record RecordedRequest(long AtMillis, int Status, string Method, string Target)
{
    /// <summary>The path alone.</summary>
    public string Path => Target.Split('?', 2)[0];
}
