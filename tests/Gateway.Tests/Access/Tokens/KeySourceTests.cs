using System.Text;
using System.Threading.Channels;
using Insight.Gateway.Access;
using Insight.Gateway.Access.Tokens;

namespace Insight.Gateway.Tests.Access.Tokens;

public sealed class KeySourceTests
{
    /// <summary>Only a broken test waits this long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly Issuer s_first = Issuer.Curve("first"), s_second = Issuer.Curve("second");

    private readonly ManualTime _time = new();
    private readonly Channel<TaskCompletionSource<FetchedKeys?>> _fetches = Channel.CreateUnbounded<TaskCompletionSource<FetchedKeys?>>();
    private readonly KeySource _source;
    private int _fetched;

    public KeySourceTests() => _source = new KeySource(FetchAsync, _time);

    [Fact]
    public async Task Start_AsksAtOnce_AndWhoNeedsKeysWaits()
    {
        Task<KeySet?> first = _source.RefreshAsync(CancellationToken.None).AsTask(), second = _source.RefreshAsync(CancellationToken.None).AsTask();
        Assert.False(first.IsCompleted);

        (await NextAsync()).SetResult(Keys(s_first));

        Assert.True((await first.WaitAsync(s_patience))!.Has("first"));
        Assert.Same(await first, await second.WaitAsync(s_patience));
        Assert.Equal(1, Volatile.Read(ref _fetched));
    }

    [Fact]
    public async Task Refresh_WithinTenSeconds_AsksNobody()
    {
        await LoadAsync(Keys(s_first));
        KeySet? known = _source.Current;
        _time.Advance(TimeSpan.FromSeconds(9.9));

        Assert.Same(known, await _source.RefreshAsync(CancellationToken.None));
        Assert.Equal(1, Volatile.Read(ref _fetched));
    }

    [Fact]
    public async Task Refresh_AfterTenSeconds_AsksOnceForAll()
    {
        await LoadAsync(Keys(s_first));
        _time.Advance(TimeSpan.FromSeconds(10));
        Task<KeySet?>[] asking = [.. Enumerable.Range(0, 20).Select(_ => _source.RefreshAsync(CancellationToken.None).AsTask())];

        (await NextAsync()).SetResult(Keys(s_second));

        Assert.All(await Task.WhenAll(asking).WaitAsync(s_patience), static keys => Assert.True(keys!.Has("second")));
        Assert.Equal(2, Volatile.Read(ref _fetched));
    }

    [Fact]
    public async Task Refresh_SlowIssuer_WaitsTwoSeconds()
    {
        await LoadAsync(Keys(s_first));
        _time.Advance(TimeSpan.FromSeconds(10));
        Task<KeySet?> asking = _source.RefreshAsync(CancellationToken.None).AsTask();
        TaskCompletionSource<FetchedKeys?> slow = await NextAsync();
        Assert.False(asking.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True((await asking.WaitAsync(s_patience))!.Has("first"));
        slow.SetResult(null);
    }

    [Fact]
    public async Task Current_Old_AsksAndMeanwhileServesWhatItHas()
    {
        await LoadAsync(Keys(s_first, TimeSpan.FromMinutes(5)));
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.True(_source.Current!.Has("first"));
        (await NextAsync()).SetResult(Keys(s_second));

        Assert.True((await _source.RefreshAsync(CancellationToken.None))!.Has("second"));
    }

    [Fact]
    public async Task Current_IssuerIsAway_KeepsTheKeys()
    {
        await LoadAsync(Keys(s_first));
        for (int i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Assert.True(_source.Current!.Has("first"));
            (await NextAsync()).SetResult(null);
            await SettledAsync();
        }

        Assert.True(_source.Current!.Has("first"));
    }

    [Fact]
    public async Task Fetch_SameContent_KeepsTheSameKeys()
    {
        await LoadAsync(Keys(s_first));
        KeySet? before = _source.Current;
        _time.Advance(TimeSpan.FromSeconds(10));
        Task<KeySet?> asking = _source.RefreshAsync(CancellationToken.None).AsTask();
        (await NextAsync()).SetResult(Keys(s_first));

        Assert.Same(before, await asking.WaitAsync(s_patience));
    }

    private static FetchedKeys Keys(Issuer issuer, TimeSpan? lifetime = null)
    {
        string jwks = Issuer.Jwks(issuer);
        return new FetchedKeys(Digest.Of(jwks), KeySet.Read(Encoding.UTF8.GetBytes(jwks))!, lifetime ?? TimeSpan.FromMinutes(5));
    }

    private async Task LoadAsync(FetchedKeys keys)
    {
        Task<KeySet?> asking = _source.RefreshAsync(CancellationToken.None).AsTask();
        (await NextAsync()).SetResult(keys);
        await asking.WaitAsync(s_patience);
    }

    /// <summary>Until the fetch that was just answered is over.</summary>
    private async Task SettledAsync() => await _source.RefreshAsync(CancellationToken.None).AsTask().WaitAsync(s_patience);

    private async Task<TaskCompletionSource<FetchedKeys?>> NextAsync() => await _fetches.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    private Task<FetchedKeys?> FetchAsync()
    {
        Interlocked.Increment(ref _fetched);
        TaskCompletionSource<FetchedKeys?> fetch = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _fetches.Writer.TryWrite(fetch);
        return fetch.Task;
    }
}
