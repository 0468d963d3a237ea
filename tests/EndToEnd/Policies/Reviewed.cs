using System.Text.Json.Nodes;

namespace Insight.EndToEnd.Policies;

/// <summary>A proposal that people looked at.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Policy">Its policy, which may be changed before it goes back.</param>
internal sealed record Reviewed(string Id, string Key, JsonNode Policy)
{
    /// <summary>Name of its policy.</summary>
    public string Name => (string)Policy["metadata"]!["name"]!;

    /// <summary>The rule of a rate limit.</summary>
    public JsonNode? RateLimit => Policy["spec"]!["rateLimit"];

    /// <summary>Requests that a rate limit lets pass in a minute.</summary>
    public int Limit
    {
        get => (int)RateLimit!["requests"]!;
        set => RateLimit!["requests"] = value;
    }
}
