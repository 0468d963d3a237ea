using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Insight.Gateway.Sensitive;

/// <summary>All kinds that are looked for: those built in and an operator's own. Shared by all requests.</summary>
internal sealed class SensitivePatterns
{
    public const int MaxCount = 16, MaxNameLength = 32, MaxPatternLength = 512;

    /// <summary>Backs up the promise of linear time.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(50);

    private static readonly SensitiveKinds[] s_builtIn = [.. Enum.GetValues<SensitiveKinds>().Where(kind => kind is not (SensitiveKinds.None or SensitiveKinds.BuiltIn))];

    private readonly Regex[] _patterns;
    private readonly byte[][] _names;

    /// <summary>Compiles an operator's patterns, which have been checked.</summary>
    public SensitivePatterns(SensitiveOptions options)
    {
        _patterns = [.. options.Patterns.Select(pattern => Compile(pattern.Regex))];
        IEnumerable<string> names = s_builtIn.Select(kind => kind.ToString().ToLowerInvariant()).Concat(options.Patterns.Select(pattern => pattern.Name));
        _names = [.. names.Select(Encoding.ASCII.GetBytes)];
        All = (SensitiveKinds)((1u << _names.Length) - 1);
    }

    /// <summary>Every kind.</summary>
    public SensitiveKinds All { get; }

    /// <summary>Whether there are patterns of one's own.</summary>
    public bool HasPatterns => _patterns.Length > 0;

    /// <summary>Names of kinds, in order of their bits.</summary>
    public ReadOnlySpan<byte[]> Names => _names;

    /// <summary>The kinds of these names; those that nobody knows here are left out.</summary>
    public SensitiveKinds KindsOf(IReadOnlyList<string> names)
    {
        SensitiveKinds kinds = SensitiveKinds.None;
        for (int i = 0; i < _names.Length; i++)
        {
            foreach (string name in names)
            {
                if (Ascii.Equals(_names[i], name)) kinds |= (SensitiveKinds)(1u << i);
            }
        }

        return kinds;
    }

    /// <summary>What is wrong with patterns: the key below the option's own, and a sentence.</summary>
    public static IEnumerable<(string Key, string Sentence)> Check(SensitiveOptions options)
    {
        if (options.Patterns.Count > MaxCount) yield return ("patterns", $"must be at most {MaxCount}");
        HashSet<string> names = new(s_builtIn.Select(kind => kind.ToString().ToLowerInvariant()), StringComparer.Ordinal);
        for (int i = 0; i < options.Patterns.Count; i++)
        {
            SensitivePattern pattern = options.Patterns[i];
            bool isName = pattern.Name.Length is > 0 and <= MaxNameLength && pattern.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
            if (!isName) yield return ($"patterns:{i}:name", $"must have 1 to {MaxNameLength} lower case letters, digits, '_' and '-'");
            else if (!names.Add(pattern.Name)) yield return ($"patterns:{i}:name", $"'{pattern.Name}' is there twice, or built in");
            if (Problem(pattern.Regex) is { } problem) yield return ($"patterns:{i}:regex", problem);
        }
    }

    /// <summary>The operator's kinds that a text is of.</summary>
    public SensitiveKinds Find(ReadOnlySpan<byte> text, SensitiveKinds wanted)
    {
        SensitiveKinds found = SensitiveKinds.None;
        Span<char> chars = stackalloc char[Bodies.ValueBuffer.Size];
        Utf8.ToUtf16(text, chars, out _, out int length);
        for (int i = 0; i < _patterns.Length; i++)
        {
            SensitiveKinds kind = (SensitiveKinds)(1u << (s_builtIn.Length + i));
            if ((wanted & kind) != 0 && IsMatch(_patterns[i], chars[..length])) found |= kind;
        }

        return found;
    }

    private static bool IsMatch(Regex pattern, ReadOnlySpan<char> text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string? Problem(string pattern)
    {
        if (pattern.Length is 0 or > MaxPatternLength) return $"must have 1 to {MaxPatternLength} characters";
        try
        {
            return Compile(pattern).IsMatch("") ? "matches the empty text, and so everything" : null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return $"cannot be used: {error.Message}";
        }
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_timeout);
}
