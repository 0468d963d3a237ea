using Insight.Contracts.Bundles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>The last good bundle on disk: there after a restart, checked again, and never half.</summary>
public sealed class LastGoodTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private BundleServer _server = null!;

    private string Bundle => _folder.File("bundle");

    public async Task InitializeAsync()
    {
        _server = await BundleServer.StartAsync();
        _server.Serve(1, BundleGateway.Endpoints("/a"));
        using BundleGateway gateway = await StartAsync();
        await gateway.TurnAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restart_ConsoleAway_BeginsWithTheLastGoodOne()
    {
        using BundleGateway gateway = await StartAsync(away: true);

        Assert.Equal((1, "/a"), (gateway.Current.Number, gateway.Template));
        Assert.Equal(BundleTurn.Away, await gateway.TurnAsync());
        Assert.Equal("/a", gateway.Template);
    }

    [Fact]
    public async Task Restart_TellsTheConsoleWhatIsInForce_AndAsksForChangesOnly()
    {
        _server.Answers.Clear();
        _server.Fetched.Clear();
        using BundleGateway gateway = await StartAsync();

        Assert.Equal(BundleTurn.Unchanged, await gateway.TurnAsync());

        Assert.Equal(new BundleAnswer("edge", 1, true, ""), Assert.Single(_server.Answers));
        Assert.Empty(_server.Fetched);
    }

    [Fact]
    public async Task Restart_OlderBundleServed_IsRefused()
    {
        _server.Serve(2, BundleGateway.Endpoints("/b"));
        using (BundleGateway gateway = await StartAsync()) await gateway.TurnAsync();
        _server.Serve(1, BundleGateway.Endpoints("/a"));

        using BundleGateway again = await StartAsync();

        Assert.Equal(BundleTurn.Refused, await again.TurnAsync());
        Assert.Equal("/b", again.Template);
    }

    [Fact]
    public async Task Killed_BetweenPartAndRename_TheOneBeforeIsWhole()
    {
        // What a process leaves that was killed just before it renamed the manifest, and one that was killed while it wrote a part.
        (string _, byte[] content) = BundleGateway.Endpoints("/b");
        File.WriteAllBytes(Path.Combine(Bundle, "parts", ManifestDocument.Hash(content)), content);
        File.WriteAllText(Path.Combine(Bundle, "last-good.new"), "half of a manif");
        File.WriteAllText(Path.Combine(Bundle, "parts", new string('0', 64) + ".new"), "half of a part");

        using BundleGateway gateway = await StartAsync();
        Assert.Equal((1, "/a"), (gateway.Current.Number, gateway.Template));

        _server.Serve(2, BundleGateway.Endpoints("/b"));
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        using BundleGateway again = await StartAsync(away: true);
        Assert.Equal((2, "/b"), (again.Current.Number, again.Template));
        Assert.Empty(Directory.GetFiles(Bundle, "*.new", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("last-good", "cut")]
    [InlineData("last-good", "empty")]
    [InlineData("last-good", "changed")]
    [InlineData("last-good", "huge")]
    [InlineData("parts", "cut")]
    [InlineData("parts", "empty")]
    [InlineData("parts", "changed")]
    [InlineData("parts", "huge")]
    [InlineData("parts", "gone")]
    public async Task Damaged_IsNotUsed_AndTheConsoleMakesItGoodAgain(string what, string how)
    {
        string path = what == "parts" ? Assert.Single(Directory.GetFiles(Path.Combine(Bundle, "parts"))) : Path.Combine(Bundle, what);
        byte[] bytes = File.ReadAllBytes(path);
        switch (how)
        {
            case "cut": File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "huge": File.WriteAllBytes(path, new byte[200_000]); break;
            case "gone": File.Delete(path); break;
            default:
                bytes[^10] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
        }

        using BundleGateway gateway = await StartAsync();
        Assert.Equal((0, ""), (gateway.Current.Number, gateway.Template));

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        using BundleGateway again = await StartAsync(away: true);
        Assert.Equal((1, "/a"), (again.Current.Number, again.Template));
    }

    [Fact]
    public async Task OtherPinnedKey_TheKeptOneIsNotUsed()
    {
        using BundleSigner other = BundleSigner.Read(BundleSigner.CreateKey());
        File.WriteAllText(_folder.File("key.pem"), other.PublicPem);

        using BundleGateway gateway = await StartAsync();

        Assert.Equal(0, gateway.Current.Number);
    }

    [Fact]
    public async Task DiskThatCannotBeWritten_TheNewBundleIsInForceAllTheSame()
    {
        using BundleGateway gateway = await StartAsync();
        Directory.Delete(Bundle, recursive: true);
        File.WriteAllText(Bundle, "a file where the folder should be");
        _server.Serve(2, BundleGateway.Endpoints("/b"));

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());

        Assert.Equal("/b", gateway.Template);
        Assert.True(_server.Answers.Last().Accepted);

        // The disk is well again: the next bundle is kept whole, also what did not change in it.
        File.Delete(Bundle);
        _server.Serve(3, BundleGateway.Endpoints("/b"));
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        using BundleGateway again = await StartAsync(away: true);
        Assert.Equal((3, "/b"), (again.Current.Number, again.Template));
    }

    [Fact]
    public void Files_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Bundle));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Bundle, "last-good")));
    }

    private Task<BundleGateway> StartAsync(bool away = false) => BundleGateway.StartAsync(_server, _folder, away ? "http://127.0.0.1:1" : _server.Url);
}
