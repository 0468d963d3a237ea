namespace Insight.ApiDiscovery.Learning;

/// <summary>One reading of a group of nodes that share a template: what ends here, which segments follow as constants, and what follows as a parameter.</summary>
internal sealed class Plan(List<LearnNode> nodes)
{
    /// <summary>The nodes that are read as one.</summary>
    public List<LearnNode> Nodes { get; } = nodes;

    /// <summary>Endpoints that end here.</summary>
    public List<PlanEnd> Ends { get; } = [];

    /// <summary>Constants that follow.</summary>
    public List<PlanConstant> Constants { get; } = [];

    /// <summary>What follows as a parameter, or null.</summary>
    public Plan? Parameter { get; set; }

    /// <summary>Why it does.</summary>
    public LearnReason? ParameterReason { get; set; }

    /// <summary>Endpoints that take all that follows.</summary>
    public List<PlanEnd> Rest { get; } = [];

    /// <summary>What follows and is rather noise.</summary>
    public List<LearnCell> Strays { get; } = [];

    /// <summary>Length of the description in nats: smaller is likelier.</summary>
    public double Cost { get; set; }

    /// <summary>The part of it that is not about the way on.</summary>
    public double Fit { get; set; }

    /// <summary>Collects the endpoints here and below.</summary>
    public void Gather(List<PlanEnd> ends)
    {
        ends.AddRange(Ends);
        ends.AddRange(Rest);
        foreach (PlanConstant constant in Constants) constant.Plan.Gather(ends);
        Parameter?.Gather(ends);
    }

    /// <summary>
    /// Divides the endpoints at a parameter that have a suffix in common (<c>{}.json</c>) but for some values: what lacks it is another endpoint, or noise.
    /// </summary>
    public void DivideSuffixes(bool atParameter = false)
    {
        if (atParameter)
        {
            foreach (PlanEnd end in Ends.ToArray())
            {
                if (end.TakeOdd() is { } odd) Ends.Add(odd);
            }
        }

        foreach (PlanConstant constant in Constants) constant.Plan.DivideSuffixes();
        Parameter?.DivideSuffixes(atParameter: true);
    }

    /// <summary>Collects the strays here and below.</summary>
    public void GatherStrays(HashSet<LearnCell> strays)
    {
        strays.UnionWith(Strays);
        foreach (PlanConstant constant in Constants) constant.Plan.GatherStrays(strays);
        Parameter?.GatherStrays(strays);
    }

    /// <summary>Whether an endpoint of the plan stands where a cell lies.</summary>
    public bool Explains(LearnCell cell)
    {
        Stack<LearnNode> way = new();
        for (LearnNode node = cell.Node; node.Parent is not null; node = node.Parent) way.Push(node);
        Plan? plan = this;
        foreach (LearnNode node in way)
        {
            if (plan.Rest.Exists(end => end.Method == cell.Method)) return true;
            plan = plan.Constants.Find(constant => constant.Token == node.Token)?.Plan ?? plan.Parameter;
            if (plan is null) return false;
        }

        return plan.Ends.Exists(end => end.Method == cell.Method);
    }

    /// <summary>Takes endpoints out.</summary>
    public void Remove(HashSet<PlanEnd> ends)
    {
        Ends.RemoveAll(ends.Contains);
        Rest.RemoveAll(ends.Contains);
        foreach (PlanConstant constant in Constants) constant.Plan.Remove(ends);
        Parameter?.Remove(ends);
    }
}
