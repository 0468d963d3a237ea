using System.Text;
using Insight.Gateway.Traffic.Exchange;

namespace Insight.Gateway.Tests.Traffic.Exchange;

public sealed class RepeatableBodyTests
{
    [Fact]
    public async Task Read_AfterRepeat_GivesTheWholeBodyAgain()
    {
        RepeatableBody body = new(Stream("hello, world"), 64);
        byte[] some = new byte[5];
        await body.ReadExactlyAsync(some);
        body.Repeat();

        Assert.Equal("hello, world", await new StreamReader(body, Encoding.UTF8).ReadToEndAsync());
        Assert.Equal("hello, world", Encoding.UTF8.GetString(body.Whole!.Value.Span));
    }

    [Fact]
    public async Task Read_MoreThanIsKept_PassesAndCannotBeRepeated()
    {
        RepeatableBody body = new(Stream(new string('x', 65)), 64);

        Assert.Equal(65, (await new StreamReader(body, Encoding.UTF8).ReadToEndAsync()).Length);
        Assert.False(body.CanRepeat);
        Assert.Null(body.Whole);
    }

    [Fact]
    public async Task CanRepeat_WhileSomebodyReads_IsFalse()
    {
        using Blocked blocked = new();
        RepeatableBody body = new(blocked, 64);
        Task<int> read = body.ReadAsync(new byte[8]).AsTask();

        Assert.False(body.CanRepeat);
        blocked.Release.SetResult(0);
        await read;
        Assert.True(body.CanRepeat);
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class Blocked : MemoryStream
    {
        public TaskCompletionSource<int> Release { get; } = new();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Release.Task);
    }
}
