using Insight.ApiDiscovery.Learning;

namespace Insight.ApiDiscovery.Live;

/// <summary>Tells which endpoints operators do not want to see.</summary>
internal sealed class IgnoredEndpoints(IEnumerable<OperatorPin> pins)
{
    private readonly OperatorPin[] _ignored = [.. pins.Where(pin => pin.Kind == OperatorPinKind.Ignore)];

    public bool Contains(string method, string template) =>
        Array.Exists(_ignored, pin => (pin.Method.Length == 0 || pin.Method == method) && IsSame(pin.Template.AsSpan(), template.AsSpan()));

    /// <summary>Whether two templates differ in the names of parameters at most.</summary>
    private static bool IsSame(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            int leftOpen = left.IndexOf('{'), rightOpen = right.IndexOf('{');
            if (leftOpen < 0 || rightOpen < 0) return left.SequenceEqual(right);
            int leftClose = left.IndexOf('}'), rightClose = right.IndexOf('}');
            if (leftClose < leftOpen || rightClose < rightOpen || !left[..leftOpen].SequenceEqual(right[..rightOpen])) return false;
            left = left[(leftClose + 1)..];
            right = right[(rightClose + 1)..];
        }
    }
}
