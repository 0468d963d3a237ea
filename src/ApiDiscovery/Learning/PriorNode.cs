namespace Insight.ApiDiscovery.Learning;

/// <summary>What was known of a host's templates before: a trie over their segments.</summary>
internal sealed class PriorNode
{
    private readonly Dictionary<string, PriorNode> _constants = new(StringComparer.Ordinal);

    /// <summary>What follows a parameter, when one is known here.</summary>
    public PriorNode? Parameter { get; private set; }

    /// <summary>How this segment is known; the surest source.</summary>
    public PriorSource Source { get; private set; }

    /// <summary>What was known, of all sources; null when nothing was.</summary>
    public static PriorNode? Of(LearnSettings settings)
    {
        PriorNode root = new();
        foreach (LearnedEndpoint endpoint in settings.Previous) root.Add(endpoint.Endpoint.Template, PriorSource.Established);
        foreach (KnownTemplate known in settings.Known) root.Add(known.Template, PriorSource.Documented);
        foreach (OperatorPin pin in settings.Pins)
        {
            if (pin.Kind is OperatorPinKind.Static or OperatorPinKind.Parameter) root.Add(pin.Template, PriorSource.Pinned, lastOnly: true);
        }

        return root._constants.Count > 0 || root.Parameter is not null ? root : null;
    }

    /// <summary>The constant that is known here, or null.</summary>
    public PriorNode? Constant(string token) => _constants.GetValueOrDefault(token);

    private void Add(string template, PriorSource source, bool lastOnly = false)
    {
        string[] segments = template.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        PriorNode node = this;
        for (int i = 0; i < segments.Length && segments[i] != Endpoints.PathTemplate.Rest; i++)
        {
            PriorNode next;
            if (segments[i].Contains('{', StringComparison.Ordinal)) next = node.Parameter ??= new PriorNode();
            else if (!node._constants.TryGetValue(segments[i], out next!)) node._constants.Add(segments[i], next = new PriorNode());
            node = next;
            if (!lastOnly || i == segments.Length - 1) node.Source = (PriorSource)Math.Max((int)node.Source, (int)source);
        }
    }
}
