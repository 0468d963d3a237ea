using Insight.Contracts.Policies;
using Insight.Endpoints;

namespace Insight.Policy.Policies;

/// <summary>The policies of one app, host and service, by the endpoints that they are about.</summary>
internal sealed class PolicyTarget
{
    private readonly List<int> _everywhere = [];
    private readonly TemplateIndex _templates = new();
    private readonly BlockIndex _blocks = new();
    private bool _hasTemplates;

    /// <summary>Adds a policy that is about this target.</summary>
    public void Add(int index, PolicySpec spec)
    {
        if (spec.Block is { } block) _blocks.Add(block, index);
        else if (spec.Scope.Endpoints.Count == 0) _everywhere.Add(index);
        foreach (PolicyEndpoint endpoint in spec.Scope.Endpoints)
        {
            _templates.Add(endpoint.Method, endpoint.Path, index);
            _hasTemplates = true;
        }
    }

    /// <summary>Finds the policies that a request is in the scope of; of those that block clients, only those of this client.</summary>
    /// <param name="request">The request.</param>
    /// <param name="policies">All policies.</param>
    /// <param name="room">For hits; its content is lost.</param>
    /// <param name="found">Receives their numbers, each once.</param>
    public void Find(in PolicyRequest request, CompiledPolicy[] policies, List<TemplateHit> room, List<int> found)
    {
        found.AddRange(_everywhere);
        room.Clear();
        if (_hasTemplates) RequestPath.Find(_templates, request.Path, room);
        foreach (TemplateHit hit in room)
        {
            if (hit.Method.Length > 0 && hit.Method != request.Method) continue;
            if (TemplateShape.IsMeant(hit.Template, request.Endpoint) && policies[hit.Value].Spec.Block is null && !found.Contains(hit.Value)) found.Add(hit.Value);
        }

        if (_blocks.IsEmpty) return;
        int before = found.Count;
        _blocks.Find(request, found);
        for (int i = found.Count - 1; i >= before; i--)
        {
            if (policies[found[i]].Spec.Scope.Endpoints.Count > 0 && !Names(room, found[i], request)) found.RemoveAt(i);
            else if (found.IndexOf(found[i]) < i) found.RemoveAt(i);
        }
    }

    private static bool Names(List<TemplateHit> hits, int policy, in PolicyRequest request)
    {
        foreach (TemplateHit hit in hits)
        {
            if (hit.Value == policy && (hit.Method.Length == 0 || hit.Method == request.Method) && TemplateShape.IsMeant(hit.Template, request.Endpoint)) return true;
        }

        return false;
    }
}
