namespace Insight.Anomaly.Clients;

/// <summary>Who is meant: a client of one virtual host.</summary>
internal readonly record struct ClientKey(string Tenant, string App, string Host, string Client) : IComparable<ClientKey>
{
    public int CompareTo(ClientKey other)
    {
        int order = string.CompareOrdinal(Tenant, other.Tenant);
        if (order == 0) order = string.CompareOrdinal(App, other.App);
        if (order == 0) order = string.CompareOrdinal(Host, other.Host);
        return order == 0 ? string.CompareOrdinal(Client, other.Client) : order;
    }
}
