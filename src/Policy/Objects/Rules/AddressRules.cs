using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Insight.Policy.Objects.Rules;

/// <summary>Host names, addresses, domains, origins and SPIFFE ids.</summary>
internal static class AddressRules
{
    private const int MaxHost = 253;

    /// <summary>A DNS name in small letters, or an IP address (v6 in brackets).</summary>
    public static bool IsHost(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("[")) return text.EndsWith("]") && IPAddress.TryParse(text[1..^1], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        if (text.Length is 0 or > MaxHost) return false;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> label = text[range];
            if (label.Length is 0 or > NameRules.MaxName || label[0] == '-' || label[^1] == '-') return false;
            foreach (char c in label)
            {
                if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_')) return false;
            }
        }

        return true;
    }

    /// <summary>Divides a text into host and port; port 0 when there is none, -1 when it is no port.</summary>
    public static (string Host, int Port) Divide(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']')) return (text, 0);
        string digits = text[(colon + 1)..];
        bool isPort = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535 && digits[0] != '0';
        return (text[..colon], isPort ? port : -1);
    }

    public static void Domain(this RuleCheck check, string domain, string field)
    {
        (string host, int port) = Divide(domain);
        bool isGood = port >= 0 && (host == "*" || IsHost(host.StartsWith("*.", StringComparison.Ordinal) ? host.AsSpan(2) : host));
        check.That(isGood, field, $"{FieldPath.Quote(domain)} is no domain; write shop.example, *.shop.example or *, in small letters (other alphabets as xn--…), with :port if only that is meant");
    }

    public static void Authority(this RuleCheck check, string text, string field)
    {
        (string host, int port) = Divide(text);
        check.That(port >= 0 && IsHost(host), field, $"{FieldPath.Quote(text)} is no host; write shop.example or shop.example:8443, in small letters");
    }

    public static void Address(this RuleCheck check, string address, string field)
    {
        (string host, int port) = Divide(address);
        check.That(port > 0 && IsHost(host), field, $"{FieldPath.Quote(address)} is no address with a port; write 10.0.0.7:8080, [fd00::7]:8080 or a DNS name in small letters with a port");
    }

    public static void Origin(this RuleCheck check, string origin, string field)
    {
        string rest = origin.StartsWith("https://", StringComparison.Ordinal) ? origin[8..] : origin.StartsWith("http://", StringComparison.Ordinal) ? origin[7..] : "";
        (string host, int port) = Divide(rest);
        bool isGood = port >= 0 && IsHost(host.StartsWith("*.", StringComparison.Ordinal) ? host.AsSpan(2) : host);
        check.That(isGood, field, $"{FieldPath.Quote(origin)} is no origin; write https://shop.example or https://*.shop.example, in small letters and without a path");
    }

    /// <summary>A SPIFFE id; with <paramref name="mayEndOpen"/> a last <c>*</c> takes any rest.</summary>
    public static void Spiffe(this RuleCheck check, string id, string field, bool mayEndOpen)
    {
        string exact = mayEndOpen && id.EndsWith('*') ? id[..^1] : id;
        bool isGood = exact.StartsWith("spiffe://", StringComparison.Ordinal) && id.Length <= 2048 && exact.Length > 9
            && exact.AsSpan(9).IndexOfAnyExceptInRange('!', '~') < 0 && exact.AsSpan(9).IndexOfAny('*', '?', '#') < 0 && IsHost(exact[9..].Split('/')[0]);
        check.That(isGood, field, $"{FieldPath.Quote(id)} is no SPIFFE id; write spiffe://domain/path{(mayEndOpen ? ", with a last * for any rest" : "")}");
    }
}
