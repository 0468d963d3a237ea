using System.IO.Hashing;
using System.Text;
using Insight.ApiDiscovery.Learning;
using Insight.Contracts.Records;

namespace Insight.Bench.Discovery.Scoring;

/// <summary>Adds records to the state of their host, which <see cref="HostLearning"/> keeps to itself.</summary>
internal static class Observing
{
    public static HostState StateOf(IEnumerable<AccessRecord> records)
    {
        HostState state = new();
        foreach (AccessRecord record in records) state.Add(record);
        return state;
    }

    public static void Add(this HostState state, AccessRecord record) => state.Add(new Observation
    {
        TimeUs = record.TimeUs,
        Method = Encoding.UTF8.GetBytes(record.Method),
        Path = Encoding.UTF8.GetBytes(record.Path),
        Status = (int)record.Status,
        Client = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(record.ClientIp.Length > 0 ? record.ClientIp : record.UserAgent)),
        Service = Encoding.UTF8.GetBytes(record.DestinationService),
        RequestBytes = record.RequestBytes,
        ResponseBytes = record.ResponseBytes,
        DurationUs = record.DurationUs,
        QueryNames = record.QueryNames,
        QueryTypes = record.QueryTypes,
    });

    /// <summary>Learns the one host that the records are of.</summary>
    public static LearnedApi Learn(this HostState state, AccessRecord any, IReadOnlyList<LearnedEndpoint>? previous = null) =>
        Learner.Learn(state, new LearnSettings { Tenant = any.Tenant, App = any.App, Host = any.Host, Previous = previous ?? [] });
}
