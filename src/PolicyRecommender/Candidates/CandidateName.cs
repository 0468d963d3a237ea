using System.IO.Hashing;
using System.Text;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>Names of policies that were learned.</summary>
internal static class CandidateName
{
    /// <summary>A name (RFC 1123 label) that the same question always gets: the kind and a hash, as hosts and templates are longer than names and hold what names must not.</summary>
    public static string Of(string kind, params ReadOnlySpan<string> parts)
    {
        ulong hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', parts!)));
        return $"learned-{kind}-{hash:x16}";
    }
}
