using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class LengthBucketTests
{
    [Fact]
    public void Of_EveryLengthIsInTheBucketWhoseGreatestIsNotLess()
    {
        for (int length = 0; length < 100_000; length++)
        {
            int bucket = LengthBucket.Of(length);
            Assert.True(length <= LengthBucket.Greatest(bucket), $"{length}");
            Assert.True(bucket == 0 || length > LengthBucket.Greatest(bucket - 1), $"{length}");
        }

        Assert.Equal(LengthBucket.Count - 1, LengthBucket.Of(int.MaxValue));
    }
}
