namespace Insight.Waf.Injection;

/// <summary>Temporary.</summary>
public static class CrossSiteScripting
{
    /// <summary>Temporary.</summary>
    public static bool Detect(ReadOnlySpan<byte> value) => value.IndexOf("<script"u8) >= 0;
}
