using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Keeps ids and names of endpoints across learning, and old ids as aliases.</summary>
internal sealed class PreviousTemplates
{
    /// <summary>Ids an endpoint can have had.</summary>
    private const int MaxAliases = 32;

    private readonly Dictionary<string, EndpointTemplate> _byShape = new(StringComparer.Ordinal);

    public PreviousTemplates(IReadOnlyList<LearnedEndpoint> previous)
    {
        foreach (LearnedEndpoint endpoint in previous) _byShape.TryAdd(ShapeOf(endpoint.Endpoint.Method, endpoint.Endpoint.Template), endpoint.Endpoint);
    }

    /// <summary>A template without the names of its parameters.</summary>
    public static string ShapeOf(string method, string template) =>
        method + " /" + string.Join('/', template.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => segment.Contains('{', StringComparison.Ordinal) ? "{}" : segment));

    /// <summary>The endpoints with the ids and names that they had, and the ids of those they took the place of.</summary>
    public List<LearnedEndpoint> Keep(IReadOnlyList<LearnedEndpoint> learned)
    {
        if (_byShape.Count == 0) return [.. learned];
        Dictionary<string, EndpointTemplate> gone = new(_byShape, StringComparer.Ordinal);
        foreach (LearnedEndpoint endpoint in learned) gone.Remove(ShapeOf(endpoint.Endpoint.Method, endpoint.Endpoint.Template));
        ILookup<string, (string[] Shape, EndpointTemplate Endpoint)> replaced = gone.ToLookup(pair => pair.Value.Method, pair => (SegmentsOf(pair.Key), pair.Value), StringComparer.Ordinal);
        return [.. learned.Select(endpoint => Keep(endpoint, replaced))];
    }

    private LearnedEndpoint Keep(LearnedEndpoint learned, ILookup<string, (string[] Shape, EndpointTemplate Endpoint)> replaced)
    {
        EndpointTemplate endpoint = learned.Endpoint;
        string shape = ShapeOf(endpoint.Method, endpoint.Template);
        string[] segments = SegmentsOf(shape);
        IEnumerable<ulong> aliases = replaced[endpoint.Method].Where(old => Covers(segments, old.Shape)).SelectMany(old => old.Endpoint.Aliases.Append(old.Endpoint.Id));
        if (_byShape.TryGetValue(shape, out EndpointTemplate? before))
        {
            aliases = before.Aliases.Concat(aliases);
            bool sameNames = before.Parameters.Count == endpoint.Parameters.Count;
            endpoint = endpoint with
            {
                Id = before.Id,
                Template = sameNames ? before.Template : endpoint.Template,
                Parameters = sameNames ? [.. endpoint.Parameters.Zip(before.Parameters, (now, then) => now with { Name = then.Name })] : endpoint.Parameters,
                Tier = before.Tier == EndpointTier.Confirmed ? EndpointTier.Confirmed : endpoint.Tier,
            };
        }

        ulong id = endpoint.Id;
        endpoint = endpoint with { Aliases = [.. aliases.Where(alias => alias != id).Distinct().Take(MaxAliases)] };
        return learned with
        {
            Endpoint = endpoint,
            Parameters = [.. learned.Parameters.Zip(endpoint.Parameters, (parameter, named) => parameter with { Parameter = named })],
        };
    }

    /// <summary>True when one template stands for the other with more, or with fewer, of its segments as parameters.</summary>
    private static bool Covers(string[] now, string[] then)
    {
        if (now.Length != then.Length) return false;
        for (int i = 0; i < now.Length; i++)
        {
            if (now[i] != then[i] && now[i] != "{}") return false;
        }

        return true;
    }

    private static string[] SegmentsOf(string shape) => shape[shape.IndexOf('/', StringComparison.Ordinal)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
}
