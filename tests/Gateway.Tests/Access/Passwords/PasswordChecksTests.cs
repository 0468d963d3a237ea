using System.Text;
using Insight.Gateway.Access;
using Insight.Gateway.Access.Passwords;

namespace Insight.Gateway.Tests.Access.Passwords;

public sealed class PasswordChecksTests : IDisposable
{
    /// <summary>Only a broken test waits this long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly PasswordHash s_hash = PasswordHash.Read(BasicTests.Hash("right"))!;

    private readonly ManualTime _time = new();
    private readonly PasswordChecks _checks;

    public PasswordChecksTests() => _checks = new PasswordChecks(_time, atOnce: 1);

    [Fact]
    public async Task Right_IsKnownForFiveMinutes()
    {
        Digest digest = DigestOf("right");
        Assert.False(_checks.IsKnown(digest));
        Assert.True(await _checks.CheckAsync(s_hash, Encoding.UTF8.GetBytes("right"), digest));

        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.True(_checks.IsKnown(digest));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_checks.IsKnown(digest));
    }

    [Fact]
    public async Task Wrong_IsNeverKnown()
    {
        Digest digest = DigestOf("wrong");
        Assert.False(await _checks.CheckAsync(s_hash, Encoding.UTF8.GetBytes("wrong"), digest));

        Assert.False(_checks.IsKnown(digest));
    }

    [Fact]
    public async Task Many_BeyondTheQueue_AreTurnedAwayAtOnce()
    {
        // So dear that none ends before all have come.
        PasswordHash dear = PasswordHash.OfNobody(5_000_000);

        Task<bool?>[] checks = [.. Enumerable.Range(0, 40).Select(i => _checks.CheckAsync(dear, [(byte)i], DigestOf($"guess {i}")))];

        Assert.Equal(40 - 33, checks.Count(static check => check.IsCompletedSuccessfully && check.Result is null));
        Assert.Null(await checks[^1].WaitAsync(s_patience));
    }

    [Fact]
    public async Task Same_ManyTimesAtOnce_IsCheckedOnce()
    {
        Digest digest = DigestOf("right");

        bool?[] checks = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _checks.CheckAsync(s_hash, Encoding.UTF8.GetBytes("right"), digest))).WaitAsync(s_patience);

        Assert.All(checks, static isRight => Assert.True(isRight));
    }

    public void Dispose() => _checks.Dispose();

    private Digest DigestOf(string password) => _checks.DigestOf(s_hash, Encoding.UTF8.GetBytes("alice:" + password));
}
