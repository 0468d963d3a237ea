namespace Insight.Waf.Bodies;

/// <summary>How taking a body apart ended.</summary>
/// <param name="Error">What is wrong, in a short sentence for logs (ModSecurity: <c>REQBODY_ERROR_MSG</c>); null when nothing is.</param>
public readonly record struct BodyResult(string? Error)
{
    /// <summary>Nothing is wrong.</summary>
    public static BodyResult Ok => default;
}
