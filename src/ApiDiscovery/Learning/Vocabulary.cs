namespace Insight.ApiDiscovery.Learning;

/// <summary>
/// Which words this host uses as constants, and which as values: what a word is in other places, and what words like it are, speaks for
/// what it is here.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>Weight of the logarithm of places, and the most that can speak for a constant, in nats.</summary>
    private const double PlaceWeight = 2, Most = 4;

    /// <summary>Weight of the look: letters of a word are not independent of each other.</summary>
    private const double LookWeight = 0.5;

    /// <summary>Answers from which a constant of a reading is believed: a value that was met once is taken for one easily.</summary>
    private const double LeastWeight = 3;

    /// <summary>Values from which a parameter of a reading shows what values look like.</summary>
    private const int LeastValues = 3;

    private readonly Dictionary<string, int> _constants = new(StringComparer.Ordinal), _values = new(StringComparer.Ordinal);
    private readonly WordLook _look = new();

    /// <summary>The words of a reading.</summary>
    public static Vocabulary Of(Plan plan)
    {
        Vocabulary vocabulary = new();
        vocabulary.Add(plan);
        return vocabulary;
    }

    /// <summary>
    /// What its other places and its look say for a word being a value, in nats: negative for a constant, else 0, as a price is never paid back.
    /// The look counts against what is a value elsewhere, never for a value: words of an API are of any kind.
    /// </summary>
    public double ValueLikeness(string token)
    {
        // One place of each is the one that is asked about.
        int constants = Math.Max(0, _constants.GetValueOrDefault(token) - 1), values = Math.Max(0, _values.GetValueOrDefault(token) - 1);
        double places = Math.Clamp(PlaceWeight * (Math.Log(1 + values) - Math.Log(1 + constants)), -Most, Most);
        double look = Math.Clamp(LookWeight * _look.ValueOdds(token), -Most, 0);
        return Math.Clamp(places + look, -Most, 0);
    }

    private void Add(Plan plan)
    {
        foreach (PlanConstant constant in plan.Constants)
        {
            if (constant.Plan.Nodes.Sum(node => node.Weight) >= LeastWeight)
            {
                _constants[constant.Token] = _constants.GetValueOrDefault(constant.Token) + 1;
                _look.AddConstant(constant.Token);
            }

            Add(constant.Plan);
        }

        if (plan.Parameter is null) return;
        foreach (string token in plan.Parameter.Nodes.Select(node => node.Token).Distinct(StringComparer.Ordinal)) _values[token] = _values.GetValueOrDefault(token) + 1;
        if (plan.ParameterReason is { Undecided: false } && plan.Parameter.Nodes.Count >= LeastValues)
        {
            foreach (LearnNode node in plan.Parameter.Nodes.Where(node => node.Kind == TokenKind.Word)) _look.AddValue(node.Token);
        }

        Add(plan.Parameter);
    }
}
