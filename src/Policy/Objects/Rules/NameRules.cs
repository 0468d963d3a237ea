using System.Buffers;
using System.Text.RegularExpressions;

namespace Insight.Policy.Objects.Rules;

/// <summary>Names, labels, and the words of HTTP.</summary>
internal static class NameRules
{
    public const int MaxName = 63;
    public const int MaxLabels = 32;
    private const int MaxPattern = 1024;
    private const int MaxPath = 2048;

    private static readonly SearchValues<char> s_name = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> s_tenant = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    private static readonly SearchValues<char> s_label = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");
    private static readonly SearchValues<char> s_token = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    /// <summary>RFC 1123 label in small letters.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= MaxName && !text.AsSpan().ContainsAnyExcept(s_name) && text[0] != '-' && text[^1] != '-';

    /// <summary>RFC 9110, section 5.6.2.</summary>
    public static bool IsToken(string text) => text.Length is > 0 and <= 256 && !text.AsSpan().ContainsAnyExcept(s_token);

    public static void Name(this RuleCheck check, string value, string field) =>
        check.That(IsName(value), field, $"{FieldPath.Quote(value)} is no name; names are 1 to {MaxName} small letters, digits and hyphens, with a letter or digit at both ends");

    public static void Tenant(this RuleCheck check, string value, string field) => check.That(
        value.Length is > 0 and <= MaxName && !value.AsSpan().ContainsAnyExcept(s_tenant), field, $"{FieldPath.Quote(value)} is no tenant; tenants are 1 to {MaxName} letters, digits, '-', '_' and '.'");

    public static void Labels(this RuleCheck check, IReadOnlyDictionary<string, string> labels, string field, int least = 0)
    {
        check.Count(labels.Count, least, MaxLabels, field);
        foreach ((string name, string value) in labels)
        {
            string label = FieldPath.Member(field, name);
            check.That(name.Length is > 0 and <= MaxName && !name.AsSpan().ContainsAnyExcept(s_label), label, $"names of labels are 1 to {MaxName} letters, digits, '-', '_', '.' and '/'");
            check.Text(value, MaxName, label, mayBeEmpty: true);
        }
    }

    public static void Token(this RuleCheck check, string value, string field, string what) =>
        check.That(IsToken(value), field, $"{FieldPath.Quote(value)} is no {what} (letters, digits and !#$%&'*+-.^_`|~)");

    public static void Methods(this RuleCheck check, IReadOnlyList<string> methods, string field)
    {
        check.Count(methods.Count, 0, 64, field);
        check.Each(methods, field, (method, item) =>
        {
            check.Token(method, item, "method");
            string upper = method.ToUpperInvariant();
            if (method != upper && upper is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE") check.Add(item, $"methods are compared with case; write {upper}");
        });
    }

    public static void Percent(this RuleCheck check, double value, string field) => check.Range(value, 0, 100, field);

    /// <summary>A path as it stands in a request: no query, nothing that a request could not hold.</summary>
    public static void UrlPath(this RuleCheck check, string value, string field)
    {
        if (!value.StartsWith('/')) check.Add(field, $"{FieldPath.Quote(value)} must begin with '/'");
        else if (value.Length > MaxPath) check.Add(field, $"has more than {MaxPath} characters");
        else if (value.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0) check.Add(field, $"{FieldPath.Quote(value)} has a space, a control character or one beyond ASCII; write it percent-encoded");
        else if (value.AsSpan().IndexOfAny('?', '#') >= 0) check.Add(field, $"{FieldPath.Quote(value)} is a path without query and fragment; leave out what begins with '?' or '#'");
    }

    public static void PathMatch(this RuleCheck check, Contracts.Objects.PathMatch match, string field)
    {
        int given = (match.Exact is null ? 0 : 1) + (match.Prefix is null ? 0 : 1) + (match.Template is null ? 0 : 1);
        check.That(given == 1, field, "exactly one of exact, prefix and template must be given");
        if (match.Exact is { } exact) check.UrlPath(exact, FieldPath.Member(field, "exact"));
        if (match.Prefix is { } prefix) check.UrlPath(prefix, FieldPath.Member(field, "prefix"));
        if (match.Template is { } template) Template(check, template, FieldPath.Member(field, "template"));
    }

    /// <summary>A regular expression that takes linear time.</summary>
    public static void Pattern(this RuleCheck check, string pattern, string field)
    {
        if (pattern.Length is 0 or > MaxPattern)
        {
            check.Add(field, $"must have 1 to {MaxPattern} characters");
            return;
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (NotSupportedException)
        {
            check.Add(field, "does not take linear time; leave out back references, look-around, atomic groups and large counts");
        }
        catch (ArgumentException error)
        {
            check.Add(field, $"is no regular expression: {FieldPath.Quote(error.Message)}");
        }
    }

    private static void Template(RuleCheck check, string template, string field)
    {
        check.UrlPath(template, field);
        string[] segments = template.Split('/');
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 1; i < segments.Length; i++)
        {
            string segment = segments[i];
            if (segment.AsSpan().IndexOfAny('{', '}') < 0 || (segment == "{**}" && i == segments.Length - 1)) continue;
            bool isName = segment.Length > 2 && segment[0] == '{' && segment[^1] == '}' && segment.AsSpan(1, segment.Length - 2).IndexOfAny('{', '}', '*') < 0;
            check.That(isName && names.Add(segment), field, $"{FieldPath.Quote(segment)} must be a whole segment {{name}}, each name once, or {{**}} at the end");
        }
    }
}
