using Insight.Gateway.Access;

namespace Insight.Gateway.Tests.Access;

public sealed class RecentCacheTests
{
    [Fact]
    public void Full_WhatIsInUse_Stays()
    {
        RecentCache<string> cache = new(maxEntries: 8, maxBytes: 1000);
        cache.Add(Digest.Of("used"), "used", 1);
        for (int i = 0; i < 100; i++)
        {
            cache.Add(Digest.Of($"{i}"), $"{i}", 1);
            Assert.Equal("used", cache.Find(Digest.Of("used")));
        }

        Assert.InRange(Enumerable.Range(0, 100).Count(i => cache.Find(Digest.Of($"{i}")) is not null), 1, 8);
    }

    [Fact]
    public void Full_ByBytes_DropsTheOldest()
    {
        RecentCache<string> cache = new(maxEntries: 1000, maxBytes: 100);
        for (int i = 0; i < 10; i++) cache.Add(Digest.Of($"{i}"), $"{i}", 50);

        Assert.Null(cache.Find(Digest.Of("0")));
        Assert.Equal("9", cache.Find(Digest.Of("9")));
    }

    [Fact]
    public void Add_Again_Replaces()
    {
        RecentCache<string> cache = new(maxEntries: 8, maxBytes: 1000);
        cache.Add(Digest.Of("key"), "old", 1);
        cache.Add(Digest.Of("key"), "new", 1);

        Assert.Equal("new", cache.Find(Digest.Of("key")));
    }
}
