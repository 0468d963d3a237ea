namespace Insight.ApiDiscovery.Learning;

/// <summary>Which words this host uses as constants, and which as values: what a word is in other places speaks for what it is here.</summary>
internal sealed class Vocabulary
{
    /// <summary>Weight of the logarithm of places, and the most that a word's use elsewhere can say, in nats.</summary>
    private const double PlaceWeight = 2, Most = 4;

    /// <summary>Answers from which a constant of the first reading is believed: a value that was met once is taken for one easily.</summary>
    private const double LeastWeight = 3;

    private readonly Dictionary<string, int> _constants = new(StringComparer.Ordinal), _values = new(StringComparer.Ordinal);

    /// <summary>The words of a first reading.</summary>
    public static Vocabulary Of(Plan plan)
    {
        Vocabulary vocabulary = new();
        vocabulary.Add(plan);
        return vocabulary;
    }

    /// <summary>What its other places say for a word being a value, in nats; negative for a constant.</summary>
    public double ValueLikeness(string token)
    {
        // One place of each is the one that is asked about.
        int constants = Math.Max(0, _constants.GetValueOrDefault(token) - 1), values = Math.Max(0, _values.GetValueOrDefault(token) - 1);
        return Math.Clamp(PlaceWeight * (Math.Log(1 + values) - Math.Log(1 + constants)), -Most, Most);
    }

    private void Add(Plan plan)
    {
        foreach (PlanConstant constant in plan.Constants)
        {
            bool seen = constant.Plan.Nodes.Sum(node => node.Weight) >= LeastWeight;
            if (seen) _constants[constant.Token] = _constants.GetValueOrDefault(constant.Token) + 1;
            Add(constant.Plan);
        }

        if (plan.Parameter is null) return;
        foreach (string token in plan.Parameter.Nodes.Select(node => node.Token).Distinct(StringComparer.Ordinal)) _values[token] = _values.GetValueOrDefault(token) + 1;
        Add(plan.Parameter);
    }
}
