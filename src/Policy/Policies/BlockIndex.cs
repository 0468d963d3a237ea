using Insight.Contracts.Policies;
using Insight.Policy.Networks;

namespace Insight.Policy.Policies;

/// <summary>Finds the policies that block a client: with thousands of them one look-up for each kind of name and length of prefix.</summary>
internal sealed class BlockIndex
{
    private readonly Dictionary<(ClientKeyKind Kind, string Name), List<int>> _names = [];
    private readonly SortedDictionary<int, Dictionary<UInt128, List<int>>> _networks = [];
    private readonly HashSet<ClientKeyKind> _kinds = [];

    /// <summary>True when nobody is blocked.</summary>
    public bool IsEmpty => _kinds.Count == 0;

    public void Add(ClientBlockRule rule, int policy)
    {
        _kinds.Add(rule.Key);
        foreach (string client in rule.Clients)
        {
            if (rule.Key == ClientKeyKind.Address && Cidr.Parse(client, out _) is { } network)
            {
                if (!_networks.TryGetValue(network.Length, out Dictionary<UInt128, List<int>>? same)) _networks.Add(network.Length, same = []);
                Put(same, network.Prefix, policy);
            }
            else
            {
                Put(_names, (rule.Key, client), policy);
            }
        }
    }

    public void Find(in PolicyRequest request, List<int> found)
    {
        foreach (ClientKeyKind kind in _kinds)
        {
            // Where addresses are kept as pseudonyms, policies name those.
            if (_names.TryGetValue((kind, ClientKey.Of(kind, request)), out List<int>? named)) found.AddRange(named);
            if (kind != ClientKeyKind.Address || request.Address is not { } address) continue;
            UInt128 number = Cidr.ToNumber(address);
            foreach ((int length, Dictionary<UInt128, List<int>> same) in _networks)
            {
                if (same.TryGetValue(number & Cidr.Mask(length), out List<int>? held)) found.AddRange(held);
            }
        }
    }

    private static void Put<T>(Dictionary<T, List<int>> index, T key, int policy) where T : notnull
    {
        if (!index.TryGetValue(key, out List<int>? policies)) index.Add(key, policies = []);
        if (!policies.Contains(policy)) policies.Add(policy);
    }
}
