using System.Text;
using System.Text.RegularExpressions;

namespace Insight.Waf.Operators;

/// <summary>
/// <c>@verifyCC</c>, <c>@verifySSN</c>, <c>@verifyCPF</c> and <c>@verifySVNR</c>: a text that the pattern finds in the value, from any position on, also has right digits.
/// Bytes are read as Latin-1; a pattern that runs out of its time finds nothing.
/// </summary>
internal sealed class NumberVerification : CompiledOperator
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(100);

    private readonly Regex _pattern;
    private readonly Func<ReadOnlySpan<char>, bool> _isNumber;

    private NumberVerification(Regex pattern, Func<ReadOnlySpan<char>, bool> isNumber)
    {
        _pattern = pattern;
        _isNumber = isNumber;
    }

    /// <summary>Compiles the pattern.</summary>
    public static NumberVerification? Create(string name, string argument, Func<ReadOnlySpan<char>, bool> isNumber, out string? error)
    {
        error = argument.Length == 0 ? $"@{name} needs a pattern that finds the numbers to verify." : null;
        if (error is not null) return null;

        try
        {
            return new NumberVerification(new Regex(argument, RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant, s_timeout), isNumber);
        }
        catch (ArgumentException exception)
        {
            error = $"@{name} cannot take its pattern: {exception.Message}";
            return null;
        }
    }

    /// <inheritdoc />
    public override bool TryFind(ReadOnlySpan<byte> value, out int start, out int length)
    {
        string text = Encoding.Latin1.GetString(value);
        long deadline = Environment.TickCount64 + (long)s_timeout.TotalMilliseconds;
        try
        {
            // Each position is tried: a number may start within a longer run that is none.
            for (Match match = _pattern.Match(text); match.Success && Environment.TickCount64 <= deadline; match = match.Index < text.Length ? _pattern.Match(text, match.Index + 1) : Match.Empty)
            {
                if (!_isNumber(match.ValueSpan)) continue;
                (start, length) = (match.Index, match.Length);
                return true;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // Counts as not found: a value made to be slow must not stop the request's other rules.
        }

        (start, length) = (-1, 0);
        return false;
    }
}
