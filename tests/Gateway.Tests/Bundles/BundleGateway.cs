using Insight.Contracts.Bundles;
using Insight.Endpoints.Catalog;
using Insight.Gateway.Bundles;
using Insight.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>What keeps a gateway's bundle, without the gateway around it, moved on by the test.</summary>
internal sealed class BundleGateway : IDisposable
{
    private BundleGateway(BundleAgent agent, ActiveBundle active)
    {
        Agent = agent;
        Active = active;
    }

    public BundleAgent Agent { get; }

    public ActiveBundle Active { get; }

    public BundleSnapshot Current => Active.Current;

    /// <summary>The template of the only endpoint; empty when none is known.</summary>
    public string Template => Current.Endpoints.Scopes.Count == 0 ? "" : Current.Endpoints.Scopes[0].Endpoints[0].Template;

    /// <summary>A gateway as it is when it starts, its last good bundle read.</summary>
    public static Task<BundleGateway> StartAsync(BundleServer server, TemporaryFolder folder, params IBundlePartReader[] readers) =>
        StartAsync(server, folder, server.Url, readers);

    /// <inheritdoc cref="StartAsync(BundleServer, TemporaryFolder, IBundlePartReader[])" />
    public static async Task<BundleGateway> StartAsync(BundleServer server, TemporaryFolder folder, string url, params IBundlePartReader[] readers)
    {
        File.WriteAllText(folder.File("token"), BundleServer.Token + "\n");
        if (!File.Exists(folder.File("key.pem"))) File.WriteAllText(folder.File("key.pem"), server.Signer.PublicPem);
        GatewayOptions options = new() { Id = "edge", Site = "north", Labels = { ["tier"] = "edge" } };
        options.Bundle.Url = url;
        options.Bundle.TokenFile = folder.File("token");
        options.Bundle.KeyFile = folder.File("key.pem");
        options.Bundle.Directory = folder.File("bundle");
        ActiveBundle active = new();
        BundleAgent agent = new(
            active, [new EndpointsReader(), .. readers], Options.Create(options), TimeProvider.System, NullLogger<BundleAgent>.Instance);
        await agent.RestoreAsync();
        return new BundleGateway(agent, active);
    }

    public Task<BundleTurn> TurnAsync() => Agent.TurnAsync(CancellationToken.None);

    public void Dispose()
    {
        Agent.Dispose();
        Active.Dispose();
    }

    /// <summary>An endpoints part with one endpoint.</summary>
    public static (string Name, byte[] Content) Endpoints(string template) => (BundleFormat.EndpointsPart, EndpointCatalogDocument.Write(new(
        [new(new("acme", "shop", "127.0.0.1", "upstream"), [new(1, "GET", template, EndpointTier.Confirmed, [], [])])])));
}
