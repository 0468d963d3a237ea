namespace Insight.Bench.Anomaly;

/// <summary>Sentences of reviews, orders and questions as people write them: apostrophes, quotation marks, numbers, dashes, names, and words that are words of SQL and shells too.</summary>
internal sealed class ProseGrammar(int seed)
{
    private static readonly string[] s_names = ["O'Brien", "d'Angelo", "Müller", "Zoë", "Mary-Ann", "José", "Smith & Sons", "L'Atelier", "Rock 'n' Roll Hall", "René"];
    private static readonly string[] s_things = ["table", "union suit", "drop leaf", "index card", "view", "grant", "order", "set of keys", "cat", "echo dot", "mouse", "shell lamp", "script", "group photo", "char grill", "case"];
    private static readonly string[] s_verbs = ["select", "update", "insert", "delete", "drop", "create", "exchange", "cast", "load", "wait for", "kill", "mount", "print", "find", "sort"];
    private static readonly string[] s_adjectives = ["blue", "nice", "better", "20% cheaper", "first-class", "so-called", "\"real\"", "(almost) new", "30cm long", "well-made", "crème"];
    private static readonly string[] s_ends = [".", "!", "?", "...", " :-)", ";)", "!!", " <3", " - thanks!"];

    private readonly Random _random = new(seed);

    /// <summary>One to three sentences.</summary>
    public string Next() => string.Join(' ', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Sentence()));

    private string Sentence()
    {
        string text = _random.Next(10) switch
        {
            0 => $"I'd like to {One(s_verbs)} the {One(s_adjectives)} {One(s_things)} from {One(s_names)}",
            1 => $"{One(s_names)} said it's {One(s_adjectives)}, and you can't {One(s_verbs)} it or {One(s_verbs)} another",
            2 => $"Please {One(s_verbs)} my {One(s_things)} where the {One(s_things)} is = {Number()} or less",
            3 => $"Doesn't the {One(s_things)} have a {One(s_things)}? We'll {One(s_verbs)} one and {One(s_verbs)} {Number()}",
            4 => $"Don't {One(s_verbs)} into the {One(s_things)}: it isn't {One(s_adjectives)} -- I've had {Number()} of them since {_random.Next(2010, 2027)}",
            5 => $"{One(s_names)}'s {One(s_things)} & {One(s_things)}, {Number()} x {Number()}, like '{One(s_adjectives)}' but not {One(s_adjectives)}",
            6 => $"We {One(s_verbs)} all {Number()} and then {One(s_verbs)} by {One(s_things)}; having {Number()} is enough",
            7 => $"Is the {One(s_things)} between {Number()} and {Number()} euros, or is that the {One(s_things)} of {One(s_names)}",
            8 => $"They're asking me to {One(s_verbs)} it (see order #{Number()}), which I won't do as it's {One(s_adjectives)}",
            _ => $"Rock 'n' roll! The {One(s_things)} and/or the {One(s_things)} don't fit, so I'll {One(s_verbs)} both",
        };
        return text + One(s_ends);
    }

    private string One(string[] words) => words[_random.Next(words.Length)];

    private string Number() => _random.Next(1, 500).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
