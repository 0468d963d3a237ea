using Insight.Waf.Auditing;

namespace Insight.Waf.Tests.Auditing;

public class AuditQueueTests
{
    [Fact]
    public void TryAdd_Full_RefusesUntilOneIsTaken()
    {
        AuditQueue queue = new(maxEntries: 2, maxBytes: 1000);

        Assert.True(queue.TryAdd(Record(1)) && queue.TryAdd(Record(2)));
        Assert.False(queue.TryAdd(Record(3)));
        Assert.Equal(1, queue.Take()!.Json.Length);
        Assert.True(queue.TryAdd(Record(4)));
    }

    [Fact]
    public void TryAdd_TooManyBytes_Refuses()
    {
        AuditQueue queue = new(maxEntries: 10, maxBytes: 100);

        Assert.True(queue.TryAdd(Record(60)));
        Assert.False(queue.TryAdd(Record(41)));
        Assert.True(queue.TryAdd(Record(40)));
    }

    [Fact]
    public void Take_Completed_GivesWhatWaitsAndThenNothing()
    {
        AuditQueue queue = new(maxEntries: 10, maxBytes: 100);
        queue.TryAdd(Record(5));
        queue.Complete();

        Assert.False(queue.TryAdd(Record(1)));
        Assert.Equal(5, queue.Take()!.Json.Length);
        Assert.Null(queue.Take());
    }

    private static AuditRecord Record(int bytes) => new(new byte[bytes], DateTime.UnixEpoch, "1", null);
}
