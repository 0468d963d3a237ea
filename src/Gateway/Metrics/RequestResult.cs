using Insight.Contracts.Records;

namespace Insight.Gateway.Metrics;

/// <summary>What came of a request, as coarsely as metrics tell it.</summary>
/// <param name="StatusClass">First digit of the status; 0: the client got none.</param>
/// <param name="Flag">Why it was not simply the upstream's answer.</param>
internal readonly record struct RequestResult(byte StatusClass, ResponseFlag Flag)
{
    private static readonly string[] s_classes = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private static readonly Dictionary<ResponseFlag, string> s_flags = Enum.GetValues<ResponseFlag>().ToDictionary(
        static flag => flag,
        static flag => flag == ResponseFlag.NoFlag ? "none" : string.Concat(flag.ToString().Select(static (c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())));

    /// <summary>Of a status; one that is none counts as no status.</summary>
    public static RequestResult Of(int status, ResponseFlag flag) => new(status is >= 100 and < 600 ? (byte)(status / 100) : (byte)0, flag);

    /// <summary>The class as an attribute's value, such as <c>2xx</c>.</summary>
    public string ClassName => s_classes[StatusClass];

    /// <summary>The flag as an attribute's value, such as <c>no_upstream</c>; <c>none</c> for none.</summary>
    public string FlagName => s_flags[Flag];
}
