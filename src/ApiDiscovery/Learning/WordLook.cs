namespace Insight.ApiDiscovery.Learning;

/// <summary>
/// What the spelling of a word says for a value or a constant on this host: two models of letters, one of the words that a reading found
/// to be values and one of those that it found to be constants.
/// </summary>
internal sealed class WordLook
{
    /// <summary>Words of either sort from which their spelling is known.</summary>
    private const int LeastWords = 20;

    private readonly LetterModel _constants = new(), _values = new();
    private readonly Dictionary<string, double> _odds = new(StringComparer.Ordinal);

    /// <summary>Adds a word that is a constant somewhere.</summary>
    public void AddConstant(string word) => _constants.Add(word);

    /// <summary>Adds a word that is a value somewhere.</summary>
    public void AddValue(string word) => _values.Add(word);

    /// <summary>How much likelier the spelling of a word is for a value, natural logarithm; 0 when too little is known. That it was itself found to be either does not count.</summary>
    public double ValueOdds(string word)
    {
        if (_constants.Words < LeastWords || _values.Words < LeastWords) return 0;
        if (!_odds.TryGetValue(word, out double odds)) _odds.Add(word, odds = _values.LogOf(word) - _constants.LogOf(word));
        return odds;
    }
}
