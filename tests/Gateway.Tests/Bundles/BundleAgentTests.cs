using System.Text;
using Insight.Contracts.Bundles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>What a gateway takes, what it refuses, and what it keeps. A bad bundle never replaces a good one.</summary>
public sealed class BundleAgentTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private BundleServer _server = null!;

    public async Task InitializeAsync() => _server = await BundleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NewBundle_IsPutInForceAndAccepted_TheSameAgainIsNothingNew()
    {
        _server.Serve(3, BundleGateway.Endpoints("/a"));
        using BundleGateway gateway = await StartAsync();
        Assert.Equal((0, ""), (gateway.Current.Number, gateway.Template));

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        Assert.Equal(BundleTurn.Unchanged, await gateway.TurnAsync());

        Assert.Equal((3, "/a"), (gateway.Current.Number, gateway.Template));
        Assert.Equal(new BundleAnswer("edge", 3, true, ""), Assert.Single(_server.Answers));
    }

    [Fact]
    public async Task Swap_FiresTheChangeToken()
    {
        _server.Serve(1, BundleGateway.Endpoints("/a"));
        using BundleGateway gateway = await StartAsync();
        List<long> seen = [];
        using IDisposable registration = Microsoft.Extensions.Primitives.ChangeToken.OnChange(gateway.Active.Watch, () => seen.Add(gateway.Current.Number));

        await gateway.TurnAsync();
        _server.Serve(2, BundleGateway.Endpoints("/b"));
        await gateway.TurnAsync();

        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public async Task OnlyChangedParts_AreFetched()
    {
        using BundleGateway gateway = await StartAsync(new TextReader("rules"));
        _server.Serve(1, BundleGateway.Endpoints("/a"), Part("rules", "one"));
        await gateway.TurnAsync();
        object endpoints = gateway.Current.Endpoints;
        _server.Fetched.Clear();

        _server.Serve(2, BundleGateway.Endpoints("/a"), Part("rules", "two"));
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());

        Assert.Equal(ManifestDocument.Hash("two"u8), Assert.Single(_server.Fetched));
        Assert.Same(endpoints, gateway.Current.Endpoints);
        Assert.Equal("two", gateway.Current.Find("rules")!.Value);
    }

    [Fact]
    public async Task UnknownPart_OfANewerConsole_IsLeftOutAndSaid()
    {
        using BundleGateway gateway = await StartAsync();
        _server.Serve(1, BundleGateway.Endpoints("/a"), Part("zones", "?"));

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());

        Assert.Equal("/a", gateway.Template);
        Assert.Equal(new BundleAnswer("edge", 1, true, "this gateway does not know the parts zones"), Assert.Single(_server.Answers));
    }

    public static TheoryData<string, string> BadBundles => new()
    {
        { "tampered manifest", "the signature of the manifest is wrong" },
        { "signature of another manifest", "the signature of the manifest is wrong" },
        { "no signature", "the signature of the manifest is wrong" },
        { "other key", "the manifest is signed by another key than the one pinned here" },
        { "older number", "its number 4 is older than 5, which is in force" },
        { "same number", "it is another bundle with the number 5, which is in force" },
        { "number zero", "the manifest's number is not positive" },
        { "manifest too large", "the manifest has more than 65536 bytes" },
        { "manifest cut", "the manifest is not JSON of the known form" },
        { "manifest not canonical", "the manifest is not in its canonical form" },
        { "part tampered", "part endpoints has another hash than the manifest says" },
        { "part cut", "part endpoints has another length than the manifest says" },
        { "part too long", "part endpoints has another length than the manifest says" },
        { "part missing", "part endpoints is not there" },
        { "part unreadable", "part endpoints: line 1: this is not JSON of the known form" },
        { "part too large", "part endpoints has more than 67108864 bytes" },
    };

    [Theory]
    [MemberData(nameof(BadBundles))]
    public async Task BadBundle_IsRefusedWithItsReason_AndTheOneBeforeStays(string kind, string reason)
    {
        using BundleGateway gateway = await StartAsync();
        _server.Serve(5, BundleGateway.Endpoints("/good"));
        await gateway.TurnAsync();
        BundleSnapshot good = gateway.Current;
        _server.Answers.Clear();

        ServeBad(kind);
        BundleTurn turn = await gateway.TurnAsync();

        Assert.Equal(BundleTurn.Refused, turn);
        Assert.Same(good, gateway.Current);
        BundleAnswer answer = Assert.Single(_server.Answers);
        Assert.False(answer.Accepted);
        Assert.Equal(reason, answer.Reason);

        // Neither in memory nor on disk.
        using BundleGateway again = await StartAsync();
        Assert.Equal((5, "/good"), (again.Current.Number, again.Template));

        // What is good again is taken again.
        _server.Signer = _signer ?? _server.Signer;
        _server.Serve(7, BundleGateway.Endpoints("/better"));
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        Assert.Equal("/better", gateway.Template);
    }

    [Theory]
    [InlineData(1971)]
    [InlineData(2026)]
    [InlineData(9999)]
    public async Task Clocks_ThatDiffer_MatterNothing_OnlyTheNumberCounts(int year)
    {
        using BundleGateway gateway = await StartAsync();
        _server.Serve(5, BundleGateway.Endpoints("/a"));
        await gateway.TurnAsync();
        BundleManifest manifest = _server.Serve(6, BundleGateway.Endpoints("/b"));
        _server.Serve(ManifestDocument.Write(manifest with { Created = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc) }));
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());

        // A newer time does not make an old number a new one.
        _server.Serve(ManifestDocument.Write(manifest with { Number = 5, Created = new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc) }));
        Assert.Equal(BundleTurn.Refused, await gateway.TurnAsync());
        Assert.Equal((6, "/b"), (gateway.Current.Number, gateway.Template));
    }

    [Fact]
    public async Task RefusedForWhatItSays_IsNotFetchedAgain_ForWhatHappenedOnTheWay_Is()
    {
        using BundleGateway gateway = await StartAsync();
        _server.Serve(1, ("endpoints", "no catalog"u8.ToArray()));
        Assert.Equal(BundleTurn.Refused, await gateway.TurnAsync());
        Assert.Equal(BundleTurn.Unchanged, await gateway.TurnAsync());
        Assert.Single(_server.Fetched);

        BundleManifest manifest = _server.Serve(2, BundleGateway.Endpoints("/a"));
        byte[] content = _server.Parts[manifest.Parts[0].Sha256];
        _server.Parts[manifest.Parts[0].Sha256] = [.. content.Reverse()];
        Assert.Equal(BundleTurn.Refused, await gateway.TurnAsync());
        _server.Parts[manifest.Parts[0].Sha256] = content;
        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
    }

    [Fact]
    public async Task ConnectionBroken_InTheMiddleOfAPart_IsTriedAgainAndNoRefusal()
    {
        using BundleGateway gateway = await StartAsync();
        _server.Serve(1, BundleGateway.Endpoints("/a"));
        _server.BreaksOff = true;
        Assert.Equal(BundleTurn.Away, await gateway.TurnAsync());
        Assert.Equal(0, gateway.Current.Number);

        _server.BreaksOff = false;

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        Assert.True(Assert.Single(_server.Answers).Accepted);
    }

    [Fact]
    public async Task Token_IsReadAgainForEveryQuestion()
    {
        using BundleGateway gateway = await StartAsync();
        _server.Serve(1, BundleGateway.Endpoints("/a"));
        File.WriteAllText(_folder.File("token"), "wrong");
        Assert.Equal(BundleTurn.Away, await gateway.TurnAsync());
        File.Delete(_folder.File("token"));
        Assert.Equal(BundleTurn.Away, await gateway.TurnAsync());

        File.WriteAllText(_folder.File("token"), BundleServer.Token);

        Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
    }

    [Fact]
    public async Task HundredSwaps_UnderConcurrentReads_SnapshotsNeverMix()
    {
        using BundleGateway gateway = await StartAsync(new TextReader("rules"));
        using CancellationTokenSource done = new();
        int mixed = 0;
        long reads = 0;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                BundleSnapshot snapshot = gateway.Current;
                string number = snapshot.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (snapshot.Number > 0 && ((string)snapshot.Find("rules")!.Value != number || snapshot.Endpoints.Scopes[0].Endpoints[0].Template != "/" + number)) Interlocked.Increment(ref mixed);
                Interlocked.Increment(ref reads);
            }
        }))];

        for (int number = 1; number <= 100; number++)
        {
            _server.Serve(number, BundleGateway.Endpoints($"/{number}"), Part("rules", $"{number}"));
            Assert.Equal(BundleTurn.Replaced, await gateway.TurnAsync());
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(100, gateway.Current.Number);
        Assert.Equal(0, mixed);
        Assert.True(reads > 100);
        Assert.True(Directory.GetFiles(_folder.File("bundle/parts")).Length <= 4, "Parts that no bundle needs stay on the disk.");
    }

    [Fact]
    public void Backoff_DoublesUpToTheLongestAndSpreads()
    {
        TimeSpan longest = TimeSpan.FromSeconds(10);

        Assert.Equal([1, 2, 4, 8, 10, 10], new[] { 1, 2, 3, 4, 5, 1000 }.Select(n => BundleAgent.Backoff(n, longest, 1).TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(5), BundleAgent.Backoff(9, longest, 0));
    }

    private BundleSigner? _signer;

    private void ServeBad(string kind)
    {
        (string Name, byte[] Content) part = BundleGateway.Endpoints("/bad");
        BundleManifest manifest = _server.Serve(kind switch { "older number" => 4, "same number" => 5, _ => 6 }, part);
        string hash = manifest.Parts[0].Sha256, text = Encoding.UTF8.GetString(_server.Manifest);
        switch (kind)
        {
            case "tampered manifest":
                _server.Manifest = Encoding.UTF8.GetBytes(text.Replace("\"number\":6", "\"number\":9", StringComparison.Ordinal));
                break;
            case "signature of another manifest":
                _server.Signature = _server.Signer.Sign("else"u8);
                break;
            case "no signature":
                _server.Signature = [];
                break;
            case "other key":
                _signer = _server.Signer;
                _server.Signer = BundleSigner.Read(BundleSigner.CreateKey());
                _server.Serve(_server.Manifest);
                break;
            case "number zero":
                _server.Serve(Encoding.UTF8.GetBytes(text.Replace("\"number\":6", "\"number\":0", StringComparison.Ordinal)));
                break;
            case "manifest too large":
                _server.Serve([.. _server.Manifest, .. new byte[(BundleFormat.MaxManifestBytes + 1) - _server.Manifest.Length]]);
                break;
            case "manifest cut":
                _server.Serve(_server.Manifest[..^2]);
                break;
            case "manifest not canonical":
                _server.Serve([.. _server.Manifest, (byte)' ']);
                break;
            case "part tampered":
                _server.Parts[hash] = [.. part.Content[..^1], (byte)' '];
                break;
            case "part cut":
                _server.Parts[hash] = part.Content[..^1];
                break;
            case "part too long":
                _server.Parts[hash] = [.. part.Content, .. new byte[100_000]];
                break;
            case "part missing":
                _server.Parts.Clear();
                break;
            case "part unreadable":
                _server.Serve(6, ("endpoints", "[]"u8.ToArray()));
                break;
            case "part too large":
                _server.Serve(Encoding.UTF8.GetBytes(text.Replace($"\"length\":{part.Content.Length}", "\"length\":67108865", StringComparison.Ordinal)));
                break;
        }
    }

    private Task<BundleGateway> StartAsync(params IBundlePartReader[] readers) => BundleGateway.StartAsync(_server, _folder, readers);

    private static (string Name, byte[] Content) Part(string name, string content) => (name, Encoding.UTF8.GetBytes(content));

    private sealed class TextReader(string name) : IBundlePartReader
    {
        public string Name { get; } = name;

        public object? Read(ReadOnlySpan<byte> content, out string problem)
        {
            problem = "";
            return Encoding.UTF8.GetString(content);
        }
    }
}
