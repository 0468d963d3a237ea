using System.Buffers;

namespace Insight.Authority;

/// <summary>Which names the authority puts into certificates. They are narrower than the standards: what is not plain is refused, never repaired.</summary>
public static class NameRules
{
    /// <summary>Most DNS names of one certificate.</summary>
    public const int MaxDnsNames = 100;

    private const int MaxName = 64, MaxDomain = 253, MaxLabel = 63;

    private static readonly SearchValues<char> s_label = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> s_name = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>Why a text is no trust domain; null: it is one. Small letters, digits and hyphens in labels between dots, as DNS has them.</summary>
    public static string? TrustDomainProblem(string text) =>
        IsDomain(text) ? null : "a trust domain is made of small letters, digits and hyphens, in labels between dots, such as mesh.example";

    /// <summary>Why a text is no name of a gateway or service; null: it is one. One segment of a SPIFFE id's path (SPIFFE-ID, section 2.2), at most 64 characters.</summary>
    public static string? WorkloadProblem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxName && text is not ("." or "..") && !text.AsSpan().ContainsAnyExcept(s_name)
            ? null
            : $"a name has 1 to {MaxName} letters, digits, '-', '.' and '_'";
    }

    /// <summary>Why a text is no DNS name that a certificate may have; null: it is one. Small letters; the first label may be <c>*</c> before at least two more. Addresses are none.</summary>
    public static string? DnsProblem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string domain = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        if (!IsDomain(domain)) return "a DNS name is made of small letters, digits and hyphens, in labels between dots; only its first label may be '*'";

        // Four numbers are an address, and clients compare addresses with other names than these.
        if (domain.AsSpan(domain.LastIndexOf('.') + 1).IndexOfAnyExceptInRange('0', '9') < 0) return "a DNS name's last label is no number";
        return domain.Length != text.Length && !domain.Contains('.', StringComparison.Ordinal) ? "a '*' stands before at least two labels" : null;
    }

    private static bool IsDomain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > MaxDomain) return false;
        foreach (Range range in text.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = text.AsSpan(range);
            if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(s_label)) return false;
        }

        return true;
    }
}
