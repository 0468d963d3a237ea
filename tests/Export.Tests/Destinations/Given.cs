using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Safety;

namespace Insight.Export.Tests.Destinations;

/// <summary>Destinations whose receivers are on the loopback, with short times.</summary>
internal static class Given
{
    /// <summary>A secret that must be found nowhere.</summary>
    public const string Marker = "m4rk3r-0f-a-s3cr3t";

    /// <summary>Every secret is this one unless it is named <c>absent</c>.</summary>
    public static readonly ISecrets Secrets = new OneSecret(Marker);

    public static IDestination Destination(DestinationOptions options, ISecrets? secrets = null, string folder = "", TimeSpan? timeout = null, IEnumerable<string>? allow = null, ResolveHost? resolve = null, TimeSpan? acknowledgement = null)
    {
        ExportOptions export = new();
        foreach (string network in allow ?? ["127.0.0.1/32"]) export.Allow.Add(network);
        if (options.Streams.Count == 0) options.Streams.Add(EventKind.Incidents);
        GuardedConnections connections = new(new AddressGuard(export.Allow), resolve);
        Surroundings around = new(connections, secrets ?? Secrets, TimeProvider.System, "1.2.3", "edge-1", folder)
        {
            RequestTimeout = timeout ?? TimeSpan.FromSeconds(30),
            ConnectTimeout = timeout ?? TimeSpan.FromSeconds(10),
            AcknowledgementTimeout = acknowledgement ?? TimeSpan.FromSeconds(30),
        };
        return new DestinationFactory(export, around).Create("siem", options, out string problem) ?? throw new InvalidOperationException(problem);
    }

    /// <summary>Requests with the ids <c>0</c>, <c>1</c>, ….</summary>
    public static ExportEvent[] Requests(int count) => [.. Enumerable.Range(0, count).Select(static i => SampleEvents.Request($"/orders/{i}") with { Id = Id(i) })];

    public static string Id(int i) => i.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class OneSecret(string secret) : ISecrets
    {
        public string? Find(string name, out string problem)
        {
            problem = name == "absent" ? "There is no secret 'absent'." : "";
            return name == "absent" ? null : secret;
        }
    }
}
