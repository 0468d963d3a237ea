namespace Insight.ApiDiscovery.Learning;

/// <summary>
/// Finds the reading of a host's paths with the shortest description (minimum description length; Rissanen 1978): every endpoint and
/// every constant costs something, and so does every answer whose size, duration or service its endpoint does not foretell.
/// </summary>
/// <remarks>
/// Siblings are one parameter when one set of endpoints below explains them all about as well as a set for each: the saved
/// endpoints must outweigh the worse fit. What lies below is read the same way, so that parameters next to each other work out.
/// What a path contributes is bounded (<see cref="LearnCell.MaxEvidence"/>): effects decide, not volume.
/// </remarks>
internal sealed class Planner(HostModel model, Vocabulary? vocabulary = null, Func<LearnCell, double>? noise = null)
{
    /// <summary>Price of an endpoint, of a constant and of a parameter, in nats.</summary>
    internal const double EndpointPrice = 3, ConstantPrice = 3, ParameterPrice = 6, TailPrice = 12;

    /// <summary>Price of the claim that some constants of a place are values while others are not, in nats: such places are rare.</summary>
    internal const double EnumerationPrice = 6;

    /// <summary>Share of a host's traffic that makes a typed segment near the root a version of the API.</summary>
    private const double VersionShare = 0.25;

    /// <summary>Deepest segment (from 0) where versions of the API stand.</summary>
    private const int VersionDepth = 1;

    /// <summary>What must speak against an established segment beyond the usual, in nats: odds of 400 to 1.</summary>
    private const double Established = 6;

    /// <summary>Lead over "all are constants" from which a parameter is certain, in nats.</summary>
    private const double Certain = 12;

    /// <summary>Share of words met once below which a set of words has stopped growing.</summary>
    private const double NewShare = 0.1;

    /// <summary>Answers up to which what lies below a segment may be noise.</summary>
    private const double StrayWeight = 3;

    private const double RouteAlpha = 0.5;

    /// <summary>Last segments that a tail must have seen, and in relation to all its paths: files have many names, actions few.</summary>
    private const int TailNames = 6;
    private const double TailDiversity = 0.3;

    /// <summary>Share of them that look like files: only paths of files go on for any number of segments.</summary>
    private const double TailFiles = 0.6;

    /// <summary>Answers of one node that count for the way on.</summary>
    internal const double MaxRoutes = 32;

    /// <summary>Reads a group of nodes at a depth.</summary>
    public Plan Make(List<LearnNode> group, PriorNode? prior = null)
    {
        Plan plan = new(group);
        AddEnds(plan.Ends, group);
        double cost = plan.Ends.Sum(end => end.Cost);

        List<LearnNode> typed = [];
        Dictionary<string, List<LearnNode>> words = new(StringComparer.Ordinal);
        bool certain = true;
        int depth = group[0].Depth;
        foreach (LearnNode node in group)
        {
            foreach (LearnNode child in node.Children)
            {
                if (TokenShape.IsValue(child.Kind) || child.Kind == TokenKind.OtherWords) typed.Add(child);
                else if (words.TryGetValue(child.Token, out List<LearnNode>? same)) same.Add(child);
                else words.Add(child.Token, [child]);
            }
        }

        if (depth <= VersionDepth && typed.Count > 0) MoveVersions(typed, words);
        MoveKnown(typed, words, prior);
        List<Choice> choices = [.. words.OrderBy(word => word.Key, StringComparer.Ordinal).Select(word => new Choice(word.Key, word.Value, ValueLikeness(word.Key) + (vocabulary?.ValueLikeness(word.Key) ?? 0)))];
        if (choices.Count == 0 && typed.Count == 0)
        {
            plan.Fit = cost;
            plan.Cost = cost + RouteCost(plan);
            return plan;
        }

        Split best = Decide(choices, typed, depth, prior, ref certain);
        plan.Strays.AddRange(best.Strays ?? []);
        foreach (Choice constant in best.Constants)
        {
            plan.Constants.Add(new PlanConstant(constant.Token, constant.Alone!, new LearnReason(depth, ReasonOf(constant.PriorSource) ?? (best.Parameter is null ? LearnReasonKind.SeparateSiblings : LearnReasonKind.DistinctSibling), Math.Round(best.Lead, 1), choices.Count, !certain)));
        }

        plan.Parameter = best.Parameter;
        if (best.Parameter is not null)
        {
            plan.ParameterReason = new LearnReason(depth, ReasonOf(prior?.Parameter?.Source ?? PriorSource.None) ?? (best.Members == 0 ? LearnReasonKind.TypedValues : LearnReasonKind.AlikeSiblings), Math.Round(best.Lead, 1), best.Parameter.Nodes.Count, !certain);
        }

        double shared = MergeRest(plan, best, depth);
        plan.Fit = cost + best.Fit - shared;
        plan.Cost = cost + best.Cost + RouteCost(plan) - shared;
        if (depth >= 1 && best.Parameter is not null) TryTail(plan, group);
        return plan;
    }

    /// <summary>
    /// Constants of an enumeration may be told apart only by constants below some of them (<c>{scope}/{key}</c> beside <c>global/cards</c>):
    /// what follows them as a parameter is then one. Returns what that saves, in nats.
    /// </summary>
    private double MergeRest(Plan plan, Split best, int depth)
    {
        if (depth <= VersionDepth || !model.TellsApart) return 0;

        // What is answered itself is a resource; a member of an enumeration only leads on.
        List<Choice> members = [.. best.Constants.Where(word => word.PriorSource == PriorSource.None && word.Alone is { Parameter: not null, Ends.Count: 0, Rest.Count: 0 })];
        Plan? there = plan.Parameter?.Parameter;
        for (int round = 0; round < 3; round++)
        {
            if (members.Count + (there is null ? 0 : 1) < 2) return 0;
            Plan together = Make([.. members.SelectMany(member => member.Alone!.Parameter!.Nodes), .. there?.Nodes ?? []]);
            double apart = members.Sum(member => member.Alone!.Parameter!.Cost + ParameterPrice) + (there is null ? 0 : there.Cost + ParameterPrice);
            double gain = apart - together.Cost - EnumerationPrice - ParameterPrice - (plan.Parameter is null ? ParameterPrice : 0);
            Dictionary<string, double> saved = new(StringComparer.Ordinal);
            Collect(together, depth + 1, saved);
            List<Choice> stay = [.. members.Where(member => saved.GetValueOrDefault(member.Token) <= member.Alone!.Parameter!.Cost + ParameterPrice)];
            if (stay.Count < members.Count)
            {
                members = stay;
                continue;
            }

            if (gain <= 0) return 0;
            Join(plan, members, together, new LearnReason(depth, LearnReasonKind.AlikeSiblings, Math.Round(gain, 1), members.Count, gain < Certain));
            return gain;
        }

        return 0;
    }

    private static void Join(Plan plan, List<Choice> members, Plan together, LearnReason reason)
    {
        LearnReason below = members[0].Alone!.ParameterReason!;
        foreach (Choice member in members)
        {
            member.Alone!.Parameter = null;
            if (member.Alone.Constants.Count == 0) plan.Constants.RemoveAll(constant => constant.Plan == member.Alone);
        }

        if (plan.Parameter is null)
        {
            plan.Parameter = new Plan([]);
            plan.ParameterReason = reason;
        }

        plan.Parameter.Nodes.AddRange(members.SelectMany(member => member.Nodes));
        plan.Parameter.Parameter = together;
        plan.Parameter.ParameterReason ??= below;
    }

    /// <summary>Whether a set of words has stopped growing.</summary>
    private static bool IsSaturated(List<Choice> words) => words.Count(word => word.Weight < 2) < NewShare * words.Count;

    private static LearnReasonKind? ReasonOf(PriorSource source) => source switch
    {
        PriorSource.Pinned => LearnReasonKind.Pinned,
        PriorSource.Documented => LearnReasonKind.Documented,
        _ => null,
    };

    private Split Decide(List<Choice> words, List<LearnNode> typed, int depth, PriorNode? prior, ref bool certain)
    {
        foreach (Choice word in words)
        {
            word.Prior = prior?.Constant(word.Token);
            word.Alone = Make(word.Nodes, word.Prior);
        }

        Plan? typedPlan = typed.Count > 0 ? Make(typed, prior?.Parameter) : null;
        Split apart = new(
            words, typedPlan, 0,
            words.Sum(word => word.Alone!.Cost + ConstantPrice) + (typedPlan is null ? 0 : typedPlan.Cost + ParameterPrice),
            words.Sum(word => word.Alone!.Fit + ConstantPrice) + (typedPlan is null ? 0 : typedPlan.Fit + ParameterPrice), 0);
        PriorSource parameter = prior?.Parameter?.Source ?? PriorSource.None;
        bool fixedParameter = parameter >= PriorSource.Documented;
        if (noise is not null && !fixedParameter) apart = WithoutStrays(apart, typed);
        if (words.Count == 0 || (!fixedParameter && (depth == 0 || (words.Count < 2 && typed.Count == 0)))) return apart;

        Split best = apart;

        // What carries so much of the traffic so near the root is where the API lies, whatever stands beside it.
        List<Choice> members = depth > VersionDepth || fixedParameter ? words : [.. words.Where(word => word.Weight < VersionShare * model.Weight)];
        members = [.. members.Where(member => member.PriorSource < PriorSource.Documented)];
        if (!fixedParameter && typed.Count == 0 && !model.TellsApart && IsSaturated(members))
        {
            // Few words, all well known, on a host whose endpoints look alike: one parameter or so many endpoints, traffic cannot say.
            certain = false;
            return apart;
        }

        double likeness = 0;
        for (int round = 0; round < 3; round++)
        {
            if (members.Count == 0 || (!fixedParameter && members.Count < 2 && typed.Count == 0)) break;
            Plan together = Make([.. typed, .. members.SelectMany(member => member.Nodes)], prior?.Parameter);
            HashSet<Choice> inside = [.. members];
            List<Choice> outside = [.. words.Where(word => !inside.Contains(word))];
            likeness = members.Sum(member => member.Likeness);
            double cost = together.Cost + ParameterPrice - likeness + outside.Sum(word => word.Alone!.Cost + ConstantPrice);
            cost += Established * members.Count(member => member.PriorSource == PriorSource.Established);
            if (parameter == PriorSource.Established) cost -= Established;
            if (fixedParameter && round == 0) cost = double.MinValue;
            if (cost < best.Cost) best = new Split(outside, together, members.Count, cost, together.Fit + ParameterPrice + outside.Sum(word => word.Alone!.Fit + ConstantPrice), 0);
            if (fixedParameter) break;
            List<Choice> stay = Members(together, members, depth);
            if (stay.Count == members.Count) break;
            members = stay;
        }

        certain = apart.Cost - best.Cost > Certain || ReferenceEquals(best, apart);
        return best with { Lead = fixedParameter ? 0 : apart.Cost - best.Cost };
    }

    /// <summary>The same, but what is described shorter as noise than as endpoints of its own is left out.</summary>
    private Split WithoutStrays(Split apart, List<LearnNode> typed)
    {
        List<LearnCell> strays = [];
        List<Choice> stay = [];
        double saved = 0;
        foreach (Choice word in apart.Constants)
        {
            double gain = word.PriorSource > PriorSource.None ? 0 : StrayGain(word.Nodes, word.Alone!.Cost + ConstantPrice, strays);
            if (gain > 0) saved += gain;
            else stay.Add(word);
        }

        Plan? parameter = apart.Parameter;
        if (parameter is not null && StrayGain(typed, parameter.Cost + ParameterPrice, strays) is > 0 and double saving)
        {
            saved += saving;
            parameter = null;
        }

        return saved == 0 ? apart : apart with { Constants = stay, Parameter = parameter, Cost = apart.Cost - saved, Fit = apart.Fit - saved, Strays = strays };
    }

    /// <summary>What is saved when nodes are noise; then their cells are added to the strays.</summary>
    private double StrayGain(List<LearnNode> nodes, double cost, List<LearnCell> strays)
    {
        if (nodes.Sum(node => node.Weight) > StrayWeight) return 0;
        List<LearnCell> cells = [];
        foreach (LearnNode node in nodes) node.Gather(cells);
        double gain = cost - cells.Sum(noise!);
        if (gain > 0) strays.AddRange(cells);
        return Math.Max(0, gain);
    }

    /// <summary>Those words that the parameter explains at no more cost than they had alone.</summary>
    private List<Choice> Members(Plan together, List<Choice> members, int depth)
    {
        Dictionary<string, double> saved = new(StringComparer.Ordinal);
        Collect(together, depth + 1, saved);
        return [.. members.Where(member => saved.GetValueOrDefault(member.Token) <= member.Alone!.Cost + ConstantPrice + member.Likeness + RarityPrice(member) - (member.PriorSource == PriorSource.Established ? Established : 0))];
    }

    /// <summary>Beside a parameter a new word is rather a new value than a new constant, until it is seen again.</summary>
    private static double RarityPrice(Choice word) => word.Weight >= 3 ? 0 : 3 * (3 - word.Weight);

    /// <summary>What a plan would save without each token at a depth.</summary>
    private void Collect(Plan plan, int depth, Dictionary<string, double> saved)
    {
        foreach (PlanEnd end in plan.Ends.Concat(plan.Rest))
        {
            foreach (IGrouping<string, LearnCell> part in end.Cells.GroupBy(cell => Ancestor(cell.Node, depth).Token, StringComparer.Ordinal))
            {
                HashSet<LearnCell> leaving = [.. part];
                double rest = leaving.Count == end.Cells.Count ? 0 : model.Cost(end.Cells.Where(cell => !leaving.Contains(cell))) + EndpointPrice;
                saved[part.Key] = saved.GetValueOrDefault(part.Key) + end.Cost - rest;
            }
        }

        SaveRoutes(plan, depth, saved);
        foreach (PlanConstant constant in plan.Constants)
        {
            string token = Ancestor(constant.Plan.Nodes[0], depth).Token;
            if (constant.Plan.Nodes.TrueForAll(node => Ancestor(node, depth).Token == token)) saved[token] = saved.GetValueOrDefault(token) + ConstantPrice;
            Collect(constant.Plan, depth, saved);
        }

        if (plan.Parameter is not null) Collect(plan.Parameter, depth, saved);
    }

    private static void SaveRoutes(Plan plan, int depth, Dictionary<string, double> saved)
    {
        List<Dictionary<string, double>> routes = [];
        foreach (IEnumerable<(LearnNode Node, double Weight)> route in RoutesOf(plan))
        {
            Dictionary<string, double> byToken = new(StringComparer.Ordinal);
            foreach ((LearnNode node, double weight) in route)
            {
                string token = Ancestor(node, depth).Token;
                byToken[token] = byToken.GetValueOrDefault(token) + weight;
            }

            routes.Add(byToken);
        }

        if (routes.Count < 2) return;
        double[] totals = [.. routes.Select(route => route.Values.Sum())];
        double whole = RouteCost(totals);
        foreach (string token in routes.SelectMany(route => route.Keys).Distinct(StringComparer.Ordinal))
        {
            double without = RouteCost(totals.Select((total, i) => total - routes[i].GetValueOrDefault(token)));
            saved[token] = saved.GetValueOrDefault(token) + whole - without;
        }
    }

    private static LearnNode Ancestor(LearnNode node, int depth)
    {
        while (node.Depth > depth) node = node.Parent!;
        return node;
    }

    private void TryTail(Plan plan, List<LearnNode> group)
    {
        List<LearnCell> cells = [];
        foreach (LearnNode node in group)
        {
            foreach (LearnNode child in node.Children) child.Gather(cells);
        }

        int least = cells.Min(cell => cell.Node.Depth), most = cells.Max(cell => cell.Node.Depth);
        int names = cells.Select(cell => cell.Node.Token).Distinct(StringComparer.Ordinal).Count();
        if (least == most || names < TailNames || names < TailDiversity * cells.Count) return;
        if (cells.Count(cell => TokenShape.StemLength(cell.Node.Source.Token) > 0) < TailFiles * cells.Count) return;
        List<PlanEnd> ends = EndsOf(cells);
        double tail = plan.Ends.Sum(end => end.Cost) + ends.Sum(end => end.Cost) + TailPrice, lead = plan.Fit - tail;
        if (lead <= 0) return;
        plan.Constants.Clear();
        plan.Parameter = null;
        plan.ParameterReason = new LearnReason(group[0].Depth, LearnReasonKind.PathTail, Math.Round(lead, 1), cells.Count, lead < 3);
        plan.Rest.AddRange(ends);
        plan.Fit = plan.Cost = tail;
    }

    private void AddEnds(List<PlanEnd> ends, List<LearnNode> group) => ends.AddRange(EndsOf(group.SelectMany(node => node.Cells)));

    private List<PlanEnd> EndsOf(IEnumerable<LearnCell> cells)
    {
        SortedDictionary<byte, PlanEnd> ends = [];
        foreach (LearnCell cell in cells)
        {
            if (!ends.TryGetValue(cell.Method, out PlanEnd? end)) ends.Add(cell.Method, end = new PlanEnd(cell.Method));
            end.Cells.Add(cell);
        }

        foreach (PlanEnd end in ends.Values) end.Cost = EndpointPrice + model.Cost(end.Cells);
        return [.. ends.Values];
    }

    /// <summary>How well the way on can be foretold: badly where each node of a group goes its own way.</summary>
    private static double RouteCost(Plan plan) => RouteCost(RoutesOf(plan).Select(route => (double)route.Sum(part => part.Weight)));

    /// <summary>How badly ways that were taken so often can be foretold, in nats.</summary>
    internal static double RouteCost(IEnumerable<double> counts)
    {
        double sum = 0, cost = 0;
        int ways = 0;
        foreach (double count in counts)
        {
            if (count <= 0) continue;
            ways++;
            sum += count;
            cost -= LogGamma.Of(RouteAlpha + count) - LogGamma.Of(RouteAlpha);
        }

        return ways < 2 ? 0 : cost + LogGamma.Of(RouteAlpha * ways + sum) - LogGamma.Of(RouteAlpha * ways);
    }

    /// <summary>For each way on, how often each node takes it.</summary>
    private static IEnumerable<IEnumerable<(LearnNode Node, double Weight)>> RoutesOf(Plan plan)
    {
        foreach (PlanEnd end in plan.Ends) yield return end.Cells.Select(cell => (cell.Node, cell.Weight * Scale(cell.Node)));
        foreach (PlanConstant constant in plan.Constants) yield return constant.Plan.Nodes.Select(node => (node, node.Weight * Scale(node.Parent!)));
        if (plan.Parameter is not null) yield return plan.Parameter.Nodes.Select(node => (node, node.Weight * Scale(node.Parent!)));
    }

    /// <summary>A popular node counts for no more than <see cref="MaxRoutes"/> answers, divided as all of its own are.</summary>
    private static double Scale(LearnNode node) => Math.Min(1, MaxRoutes / node.Weight);

    private void MoveVersions(List<LearnNode> typed, Dictionary<string, List<LearnNode>> words)
    {
        foreach (IGrouping<string, LearnNode> same in typed.GroupBy(node => node.Token, StringComparer.Ordinal).ToArray())
        {
            LearnNode first = same.First();
            bool dated = first.Kind is TokenKind.Integer or TokenKind.Number or TokenKind.Date;
            bool leads = same.Any(node => node.Children.Count > 0); // a version is the beginning of paths, never their end
            if (!dated || !leads || same.Sum(node => node.Weight) < VersionShare * model.Weight) continue;
            words.Add(same.Key, [.. same]);
        }

        typed.RemoveAll(node => words.ContainsKey(node.Token));
    }

    /// <summary>Typed segments that a document or an operator knows for constants.</summary>
    private static void MoveKnown(List<LearnNode> typed, Dictionary<string, List<LearnNode>> words, PriorNode? prior)
    {
        if (prior is null) return;
        foreach (LearnNode node in typed)
        {
            if (prior.Constant(node.Token)?.Source is not (PriorSource.Documented or PriorSource.Pinned)) continue;
            if (words.TryGetValue(node.Token, out List<LearnNode>? same)) same.Add(node);
            else words.Add(node.Token, [node]);
        }

        typed.RemoveAll(node => words.ContainsKey(node.Token));
    }

    /// <summary>What the look of a word says for a value, in nats: names of resources are rarely numbered or of many parts.</summary>
    private static double ValueLikeness(string token)
    {
        double likeness = 0;
        if (token.Any(char.IsAsciiDigit)) likeness += 1;
        if (token.Count(c => c is '-' or '_' or '.') >= 2) likeness += 1;
        return likeness;
    }

    private sealed class Choice(string token, List<LearnNode> nodes, double likeness)
    {
        public string Token { get; } = token;

        public List<LearnNode> Nodes { get; } = nodes;

        public double Likeness { get; } = likeness;

        public double Weight { get; } = nodes.Sum(node => node.Weight);

        public Plan? Alone { get; set; }

        public PriorNode? Prior { get; set; }

        public PriorSource PriorSource => Prior?.Source ?? PriorSource.None;
    }

    private sealed record Split(List<Choice> Constants, Plan? Parameter, int Members, double Cost, double Fit, double Lead, List<LearnCell>? Strays = null);
}
