using Insight.Anomaly.Windows;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What the clients from outside did in the window at hand.</summary>
internal sealed class ClientTally(ShopModel shop, WeekOptions options)
{
    private readonly Dictionary<int, List<Request>> _clients = [];
    private readonly Stack<List<Request>> _free = [];
    private readonly HashSet<long> _paths = [], _transitions = [];
    private readonly int[] _objects = new int[shop.Sites.Count];

    /// <summary>Counts a request.</summary>
    public void Count(in EdgeRequest request, Answer answer, int bytes, bool wafHit)
    {
        if (!_clients.TryGetValue(request.Client, out List<Request>? requests)) _clients[request.Client] = requests = _free.TryPop(out List<Request>? free) ? free : [];
        requests.Add(new(request.Site, request.Object, answer, bytes, wafHit));
    }

    /// <summary>The rows; forgets everything.</summary>
    /// <param name="keyOf">Keys of clients.</param>
    public IReadOnlyList<ClientRow> Flush(Func<int, string> keyOf)
    {
        ClientRow[] rows = new ClientRow[_clients.Count];
        int number = 0;
        foreach ((int client, List<Request> requests) in _clients)
        {
            rows[number++] = Row(keyOf(client), requests);
            requests.Clear();
            _free.Push(requests);
        }

        _clients.Clear();
        return rows;
    }

    private ClientRow Row(string client, List<Request> requests)
    {
        long errors = 0, denied = 0, missing = 0, wafHits = 0, bytes = 0, objectsDenied = 0;
        int endpoints = 0;
        CallSite? most = null, before = null;
        _paths.Clear();
        _transitions.Clear();
        foreach (Request request in requests)
        {
            CallSite site = request.Site;
            if (request.Answer != Answer.Success) errors++;
            if (request.Answer == Answer.Denied) denied++;
            if (request.Answer == Answer.Missing || site.Endpoint.Id == 0) missing++;
            if (request.WafHit) wafHits++;
            bytes += request.Bytes;
            if (before is not null) _transitions.Add(before.Number * 4_096L + site.Number);
            before = site;
            if (!_paths.Add(((long)site.Number << 52) + request.Object)) continue;
            if (++_objects[site.Number] == 1 && site.Endpoint.Id != 0) endpoints++;
            if (site.Endpoint.HasObject && (most is null || _objects[site.Number] > _objects[most.Number])) most = site;
        }

        int objects = most is null ? 0 : _objects[most.Number];
        foreach (Request request in requests)
        {
            _objects[request.Site.Number] = 0;
            if (request.Site == most && request.Answer is (Answer.Denied or Answer.Missing)) objectsDenied++;
        }

        return new(
            options.Tenant, options.App, shop.HostOf(0), shop.Services[0], client, requests.Count, errors, denied, missing, wafHits,
            endpoints, _paths.Count, objects, most?.Endpoint.Id ?? 0, objectsDenied, _transitions.Count, bytes);
    }

    private readonly record struct Request(CallSite Site, long Object, Answer Answer, int Bytes, bool WafHit);
}
