namespace Insight.ApiDiscovery.Learning;

/// <summary>
/// Finds constants next to each other that may as well be two values of one parameter: what lies below them is asked for in the same way
/// and answered alike. They stay apart, but that is for a person to say.
/// </summary>
/// <remarks>
/// Two descriptions are compared: each with endpoints of its own, and one set for both. Where many siblings look alike, two that agree are
/// to be expected: the logarithm of the number of pairs counts against it.
/// </remarks>
internal sealed class Twins(HostModel model)
{
    private readonly HashSet<PlanEnd> _ends = new(ReferenceEqualityComparer.Instance);

    /// <summary>Marks twins in a plan as undecided; returns the endpoints below them.</summary>
    public HashSet<PlanEnd> Mark(Plan plan)
    {
        if (!model.TellsApart) return _ends; // all look alike here, which says nothing of any
        MarkBelow(plan);
        foreach (PlanConstant constant in plan.Constants) Mark(constant.Plan);
        if (plan.Parameter is not null) Mark(plan.Parameter);
        return _ends;
    }

    private void MarkBelow(Plan plan)
    {
        List<Sibling> siblings = [.. plan.Constants.Select((constant, index) => new Sibling(constant, index, model)).Where(sibling => sibling.Reason is not (LearnReasonKind.Pinned or LearnReasonKind.Documented))];
        Dictionary<string, int> alike = siblings.GroupBy(sibling => sibling.Shape, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        HashSet<Sibling> twins = [];
        for (int i = 0; i < siblings.Count; i++)
        {
            for (int j = i + 1; j < siblings.Count; j++)
            {
                double many = Math.Max(alike[siblings[i].Shape], alike[siblings[j].Shape]);
                if (siblings[i].Gain(siblings[j], model) <= Planner.EnumerationPrice + Math.Log(Math.Max(1, many * (many - 1) / 2))) continue;
                twins.Add(siblings[i]);
                twins.Add(siblings[j]);
            }
        }

        foreach (Sibling twin in twins)
        {
            PlanConstant constant = plan.Constants[twin.Index];
            plan.Constants[twin.Index] = constant with { Reason = constant.Reason with { Undecided = true } };
            _ends.UnionWith(twin.Ends);
        }
    }

    /// <summary>A constant with all that lies below it.</summary>
    private sealed class Sibling
    {
        private readonly Dictionary<string, (EndEvidence Evidence, double Cost, double Weight)> _ends = new(StringComparer.Ordinal);
        private readonly int _constants;

        public Sibling(PlanConstant constant, int index, HostModel model)
        {
            Index = index;
            Reason = constant.Reason.Kind;
            Gather(constant.Plan, "", model);
            _constants = Constants(constant.Plan);
            Shape = string.Join(' ', _ends.Keys.Order(StringComparer.Ordinal));
        }

        public int Index { get; }

        public LearnReasonKind Reason { get; }

        /// <summary>What can be asked for at it and below, and how.</summary>
        public string Shape { get; }

        public List<PlanEnd> Ends { get; } = [];

        /// <summary>What one set of endpoints for both would save, in nats.</summary>
        public double Gain(Sibling other, HostModel model)
        {
            double gain = Planner.ConstantPrice * (2 + Math.Min(_constants, other._constants)) - Planner.ParameterPrice;
            List<double> mine = [], theirs = [], both = [];
            bool alike = false;
            foreach (string key in _ends.Keys.Union(other._ends.Keys, StringComparer.Ordinal))
            {
                (EndEvidence Evidence, double Cost, double Weight) a = _ends.GetValueOrDefault(key), b = other._ends.GetValueOrDefault(key);
                mine.Add(a.Weight);
                theirs.Add(b.Weight);
                both.Add(a.Weight + b.Weight);
                if (a.Weight == 0 || b.Weight == 0) continue;
                alike = true;
                gain += a.Cost + b.Cost + Planner.EndpointPrice - model.Cost(a.Evidence.Plus(b.Evidence));
            }

            // What is asked for at one of them only, or more often, speaks for two.
            return alike ? gain + Planner.RouteCost(mine) + Planner.RouteCost(theirs) - Planner.RouteCost(both) : 0;
        }

        private static int Constants(Plan plan) => plan.Constants.Count + plan.Constants.Sum(constant => Constants(constant.Plan)) + (plan.Parameter is null ? 0 : Constants(plan.Parameter));

        private void Gather(Plan plan, string path, HostModel model)
        {
            foreach (PlanEnd end in plan.Ends.Concat(plan.Rest))
            {
                EndEvidence evidence = EndEvidence.Of(end.Cells);
                _ends[path + ' ' + end.Method + (plan.Rest.Contains(end) ? "*" : "")] = (evidence, model.Cost(evidence), Math.Min(Planner.MaxRoutes, end.Cells.Sum(cell => cell.Weight)));
                Ends.Add(end);
            }

            foreach (PlanConstant constant in plan.Constants) Gather(constant.Plan, path + '/' + constant.Token, model);
            if (plan.Parameter is not null) Gather(plan.Parameter, path + "/{}", model);
        }
    }
}
