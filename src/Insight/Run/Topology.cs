using Insight.Configuration;
using Insight.Supervision;

namespace Insight.Run;

/// <summary>The processes of <c>insight up</c>: the whole installation on one machine, in the order in which it starts.</summary>
/// <remarks>
/// <code>
/// storage    the embedded ClickHouse                      (not when storage.url names a server)
/// analytics  ingest (journal or Kafka → ClickHouse), roll-up, discovery, detection, console, bundles for gateways
/// ship       journal → Kafka                              (only with stream.kind: kafka)
/// gateway    YARP; writes one record per request to its journal, follows the console's bundles
/// shop       the sample services and their users          (only with --demo)
/// </code>
/// It stops in the opposite order, so that what a process wrote is still taken up by those behind it.
/// Analytics never share a process with the data plane.
/// </remarks>
public static class Topology
{
    /// <summary>The processes for these settings, in the order in which they start.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="configFile">File that every role reads; null for none.</param>
    /// <param name="overrides">Settings given as options; they reach the children as environment variables.</param>
    /// <param name="shop">The sample shop, or null.</param>
    public static IReadOnlyList<ChildCommand> Of(
        InsightSettings settings, string? configFile, IReadOnlyDictionary<string, string?> overrides, ChildCommand? shop)
    {
        Dictionary<string, string> environment = new() { [Instance.Variable] = Instance.New() };
        foreach ((string key, string? value) in overrides)
        {
            if (value is not null) environment["INSIGHT_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        List<ChildCommand> children = [];
        if (settings.Storage.Url.Length == 0) children.Add(Role("storage"));
        children.Add(Role("analytics"));
        if (settings.Stream.Kind == StreamTransport.Kafka) children.Add(Role("ship"));
        children.Add(Role("gateway"));
        if (shop is not null) children.Add(shop);
        return children;

        ChildCommand Role(string verb)
        {
            (string executable, IReadOnlyList<string> prefix) = SelfProcess.Command();
            List<string> arguments = [.. prefix, verb];
            if (configFile is not null) arguments.AddRange(["--config", Path.GetFullPath(configFile)]);
            return new ChildCommand(verb, executable, arguments, environment, Readiness.Prefix);
        }
    }
}
