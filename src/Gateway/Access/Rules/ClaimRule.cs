using System.Text.Json;

namespace Insight.Gateway.Access.Rules;

/// <summary>A claim that a rule demands, with one of some values.</summary>
internal sealed class ClaimRule(string name, IEnumerable<string> values)
{
    private readonly HashSet<string> _values = new(values, StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words = new HashSet<string>(values, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public bool Holds(JsonElement claims)
    {
        if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty(name, out JsonElement claim)) return false;
        if (claim.ValueKind == JsonValueKind.String) return HasWord(claim.GetString());
        if (claim.ValueKind != JsonValueKind.Array) return Has(claim);
        foreach (JsonElement one in claim.EnumerateArray())
        {
            if (Has(one)) return true;
        }

        return false;
    }

    private bool Has(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => _values.Contains(value.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => _values.Contains(value.GetRawText()),
        _ => false,
    };

    /// <summary>The text as a whole, or one of its words as in <c>scope</c> (RFC 6749, section 3.3).</summary>
    private bool HasWord(ReadOnlySpan<char> text)
    {
        if (_words.Contains(text)) return true;
        foreach (Range word in text.Split(' '))
        {
            if (_words.Contains(text[word])) return true;
        }

        return false;
    }
}
