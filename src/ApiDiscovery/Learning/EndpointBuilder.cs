using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Makes endpoints of a plan.</summary>
internal sealed class EndpointBuilder(HostState state, LearnSettings settings, HashSet<PlanEnd> doubtful)
{
    /// <summary>What confirms an endpoint: requests, clients, stretches of time.</summary>
    private const int ConfirmRequests = 3, ConfirmClients = 2, ConfirmBuckets = 2;

    private readonly List<LearnedEndpoint> _endpoints = [];

    public IReadOnlyList<LearnedEndpoint> Build(Plan plan)
    {
        Walk(plan, []);
        List<LearnedEndpoint> kept = new PreviousTemplates(settings.Previous).Keep(_endpoints);
        kept.RemoveAll(endpoint => IsPinned(endpoint, OperatorPinKind.Ignore));
        return [.. kept.Select(Categorized).OrderBy(e => e.Endpoint.Template, StringComparer.Ordinal).ThenBy(e => e.Endpoint.Method, StringComparer.Ordinal)];
    }

    private LearnedEndpoint Categorized(LearnedEndpoint endpoint)
    {
        if (IsPinned(endpoint, OperatorPinKind.NonApi)) return endpoint with { Category = EndpointCategory.NonApi };
        return StaticAssets.Is(endpoint.Endpoint.Method, endpoint.Endpoint.Template) ? endpoint with { Category = EndpointCategory.StaticAsset } : endpoint;
    }

    private bool IsPinned(LearnedEndpoint endpoint, OperatorPinKind kind)
    {
        string shape = PreviousTemplates.ShapeOf(endpoint.Endpoint.Method, endpoint.Endpoint.Template);
        return settings.Pins.Any(pin => pin.Kind == kind && (pin.Method.Length == 0 || pin.Method == endpoint.Endpoint.Method)
            && PreviousTemplates.ShapeOf(endpoint.Endpoint.Method, pin.Template) == shape);
    }

    private void Walk(Plan plan, List<TemplateSegment> path)
    {
        foreach (PlanEnd end in plan.Ends) Add(end, path);
        foreach (PlanConstant constant in plan.Constants)
        {
            path.Add(new TemplateSegment(constant.Token, null, constant.Reason));
            Walk(constant.Plan, path);
            path.RemoveAt(path.Count - 1);
        }

        if (plan.Parameter is not null)
        {
            path.Add(new TemplateSegment("", plan.Parameter, plan.ParameterReason!));
            Walk(plan.Parameter, path);
            path.RemoveAt(path.Count - 1);
        }

        foreach (PlanEnd end in plan.Rest)
        {
            path.Add(new TemplateSegment(PathTemplate.Rest, null, plan.ParameterReason!));
            Add(end, path);
            path.RemoveAt(path.Count - 1);
        }
    }

    private void Add(PlanEnd end, List<TemplateSegment> path)
    {
        List<LearnedParameter> parameters = [];
        string template = ParameterNaming.Template(end, path, parameters);
        string method = Methods.Name(end.Method);
        List<Sample> samples = [.. end.Cells.SelectMany(cell => cell.Samples)];
        long requests = end.Cells.Sum(cell => cell.Source.Requests);
        double distinct = end.Cells.Sum(cell => cell.Source.Samples.Distinct * cell.Samples.Length / cell.Source.Samples.Count)
            + end.Cells.Sum(cell => state.Paths.Get(HostState.KeyOf(cell.Node.Path, cell.Method)).Confirming);
        int clients = samples.Select(sample => sample.Client).Distinct().Count();
        bool confirmed = distinct >= ConfirmRequests && clients >= ConfirmClients && samples.Select(sample => sample.Bucket).Distinct().Count() >= ConfirmBuckets
            && !doubtful.Contains(end) && !path.Exists(segment => segment is { Parameter: not null, Reason.Undecided: true });
        List<ServiceShare> services = [.. samples.GroupBy(sample => sample.Service)
            .Select(group => new ServiceShare(group.Key == 0 ? "" : state.Services.Get(group.Key).Name ?? "", (double)group.Count() / samples.Count))
            .OrderByDescending(share => share.Share).ThenBy(share => share.Service, StringComparer.Ordinal)];
        ulong id = EndpointId.Of(settings.Tenant, settings.App, settings.Host, services[0].Service, method, template);
        EndpointTemplate endpoint = new(id, method, template, confirmed ? EndpointTier.Confirmed : EndpointTier.Candidate, [.. parameters.Select(parameter => parameter.Parameter)], []);
        _endpoints.Add(new LearnedEndpoint(
            endpoint, EndpointCategory.Api, parameters, QueryOf(end, requests), services, requests, clients,
            end.Cells.Min(cell => cell.Source.FirstUs), end.Cells.Max(cell => cell.Source.LastUs),
            [.. path.Where(segment => segment.Reason is not null).Select(segment => segment.Reason!)]));
    }

    private static List<LearnedQuery> QueryOf(PlanEnd end, long requests)
    {
        SortedDictionary<string, QueryCount> counts = new(StringComparer.Ordinal);
        foreach (LearnCell cell in end.Cells)
        {
            if (cell.Source.Query is null) continue;
            foreach ((string name, QueryCount count) in cell.Source.Query) counts[name] = counts.GetValueOrDefault(name).Plus(count);
        }

        return [.. counts.Take(64).Select(pair => new LearnedQuery(pair.Key, TypeOf(pair.Value.Types), (double)pair.Value.Requests / requests))];
    }

    private static ParameterType TypeOf(uint types)
    {
        if (System.Numerics.BitOperations.PopCount(types) == 1) return (ParameterType)System.Numerics.BitOperations.Log2(types);
        uint numbers = 1u << (int)ParameterType.Integer | 1u << (int)ParameterType.Number;
        return (types & ~numbers) == 0 ? ParameterType.Number : ParameterType.Text;
    }
}
