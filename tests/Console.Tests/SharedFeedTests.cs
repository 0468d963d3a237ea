using Insight.Console.Live;

namespace Insight.Console.Tests;

/// <summary>One loop for all who watch.</summary>
public sealed class SharedFeedTests
{
    [Fact]
    public async Task States_AMistakeInTheLoop_IsToldToWatchersAndTheNextOneStartsAnew()
    {
        using Feed feed = new();

        await Assert.ThrowsAsync<InvalidOperationException>(() => feed.FirstAsync("never"));
        Assert.False(feed.IsRunning);
        Assert.Equal("2", await feed.FirstAsync("2"));
        Assert.Equal(2, feed.Runs);
    }

    /// <summary>Its first run fails, later ones tell their number.</summary>
    private sealed class Feed() : SharedFeed<string>(TimeProvider.System)
    {
        public int Runs { get; private set; }

        public async Task<string> FirstAsync(string wanted)
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
            await foreach (string state in StatesAsync(patience.Token))
            {
                if (state == wanted) return state;
            }

            return "";
        }

        protected override async IAsyncEnumerable<string> ProduceAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            int run = ++Runs;
            yield return "0";
            await Task.Yield();
            if (run == 1) throw new InvalidOperationException("A mistake.");
            yield return $"{run}";
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
