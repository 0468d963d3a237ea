using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Tests.Bundles;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Insight.Testing;

namespace Insight.Console.Tests.Objects;

public sealed class PolicyRollbackTests : IDisposable
{
    private const string Bad = "apiVersion: insight/v1\nkind: Policy\nmetadata: { name: bad }\nspec: { mode: enforce, block: { clients: [ 0.0.0.0/0 ] } }\n";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gateway_ThatTookAPolicyBack_IsFollowedByAll()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(Bad);
        (PolicyMode before, string hash) = await ReadAsync(console);
        Assert.Equal(PolicyMode.Enforce, before);

        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console, new RollbackNotice("edge-1", "default", "bad", hash, "50 % clients touched; 10 % is allowed")));
        Assert.Equal(PolicyMode.Shadow, (await ReadAsync(console)).Mode);
    }

    [Fact]
    public async Task Notice_OfAPolicyThatWasChangedSince_ChangesNothing()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(Bad);
        (_, string hash) = await ReadAsync(console);
        await console.ApplyAsync(Bad.Replace("0.0.0.0/0", "192.0.2.7", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console, new RollbackNotice("edge-1", "default", "bad", hash, "")));
        Assert.Equal(PolicyMode.Enforce, (await ReadAsync(console)).Mode);
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(console, new RollbackNotice("edge-1", "default", "gone", hash, "")));
    }

    [Fact]
    public async Task Notice_ThatIsNone_IsRefused()
    {
        await using BundleConsole console = await StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(console, new RollbackNotice("", "default", "bad", new string('a', 64), "")));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(console, new RollbackNotice("edge-1", "default", "bad", "abc", "")));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(console, new RollbackNotice("edge-1", "default", "bad", new string('a', 64), "a\nb")));
        using HttpResponseMessage person = await console.Person.PostAsJsonAsync(new Uri(BundleFormat.RollbacksPath, UriKind.Relative), new RollbackNotice("edge-1", "default", "bad", new string('a', 64), ""), BundleJson.Default.RollbackNotice);
        Assert.Equal(HttpStatusCode.Unauthorized, person.StatusCode);
    }

    private static async Task<HttpStatusCode> SayAsync(BundleConsole console, RollbackNotice notice)
    {
        using HttpResponseMessage response = await console.Client.PostAsJsonAsync(new Uri(BundleFormat.RollbacksPath, UriKind.Relative), notice, BundleJson.Default.RollbackNotice);
        return response.StatusCode;
    }

    private static async Task<(PolicyMode Mode, string Hash)> ReadAsync(BundleConsole console)
    {
        (_, JsonElement answer) = await console.GetAsync("/api/v1/objects/policy/bad");
        NamedObject policy = NamedObject.Read(ObjectKind.Policy, answer.GetProperty("value").GetRawText());
        PolicySpec spec = (PolicySpec)policy.Spec;
        return (spec.Mode, PolicyHash.Of(new GatewayObject<PolicySpec>(policy.Metadata, spec)));
    }

    private Task<BundleConsole> StartAsync() => BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints());
}
