using Insight.Policy.Policies;
using Insight.Policy.Sharing;

namespace Insight.Policy.Tests.Sharing;

public sealed class RateHubTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void Exchange_GivesTheSumOfTheOthersAndNeverOnesOwn()
    {
        RateHub hub = new(_time);
        Assert.Equal([new RateOthers(0, 0)], hub.Exchange("a", [Count(1, 5, 3)]).Others);
        Assert.Equal([new RateOthers(5, 3)], hub.Exchange("b", [Count(1, 7, 1)]).Others);
        RateAnswer third = hub.Exchange("c", [Count(1, 0, 0), Count(2, 1, 1)]);
        Assert.Equal((3, new RateOthers(12, 4), new RateOthers(0, 0)), (third.Gateways, third.Others[0], third.Others[1]));
        Assert.Equal([new RateOthers(7, 1)], hub.Exchange("a", [Count(1, 9, 9)]).Others);
    }

    [Fact]
    public void Exchange_TimeThatIsOver_IsTheOneBefore_AndClocksAheadCountToo()
    {
        RateHub hub = new(_time);
        hub.Exchange("a", [Count(1, 5, 3, index: 100)]);
        Assert.Equal([new RateOthers(0, 5)], hub.Exchange("b", [Count(1, 1, 0, index: 101)]).Others);
        Assert.Equal([new RateOthers(6, 3)], hub.Exchange("c", [Count(1, 0, 0, index: 100)]).Others);
        Assert.Equal([new RateOthers(0, 0)], hub.Exchange("d", [Count(1, 0, 0, index: 103)]).Others);
    }

    [Fact]
    public void Exchange_GatewayThatIsSilent_IsForgottenWithItsCounts()
    {
        RateHub hub = new(_time);
        hub.Exchange("a", [Count(1, 5, 3)]);
        hub.Exchange("b", []);
        _time.Micros += 4_000_000;
        hub.Exchange("b", []);
        _time.Micros += 2_000_000;
        RateAnswer answer = hub.Exchange("b", [Count(1, 0, 0)]);
        Assert.Equal((1, new RateOthers(0, 0), 1), (answer.Gateways, answer.Others[0], hub.Count()));
    }

    [Fact]
    public void Exchange_AnyNumberOfGatewaysAndCounts_StaysBounded()
    {
        RateHub hub = new(_time);
        RateCount[] counts = [.. Enumerable.Range(0, RateDocument.MaxCounts).Select(static i => Count((ulong)i, 1, 1))];
        RateAnswer last = new(0, []);
        for (int i = 0; i < RateHub.MaxGateways + 20; i++) last = hub.Exchange($"g{i}", counts);
        Assert.Equal(RateHub.MaxGateways, last.Gateways);
        Assert.True(hub.Count() <= RateHub.MaxCounts);
        Assert.InRange(last.Others[0].Current, 1u, (uint)(RateHub.MaxCounts / RateDocument.MaxCounts));
    }

    [Fact]
    public void Document_OfAnything_IsReadAsItWasWrittenOrNotAtAll()
    {
        Random random = new(8);
        for (int round = 0; round < 500; round++)
        {
            RateCount[] counts = [.. Enumerable.Range(0, random.Next(40)).Select(_ => new RateCount(new RateKey((ulong)random.Next(3), (ulong)random.NextInt64()), random.Next(1, 3), (uint)random.Next(), (uint)random.Next()))];
            byte[] bytes = RateDocument.Write(counts);
            Assert.Equal(counts, RateDocument.Read(bytes)!);
            Assert.Null(RateDocument.Read(bytes.AsSpan(0, random.Next(bytes.Length))));
            Assert.Null(RateDocument.Read([.. bytes, 0]));
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            _ = RateDocument.Read(bytes);
            random.NextBytes(bytes);
            Assert.Null(RateDocument.Read(bytes));
        }

        byte[] many = [.. "IRC1"u8, 1, 0, 0, 0, .. new byte[16], 255, 255, 255, 255];
        Assert.Null(RateDocument.Read(many));
        Assert.Null(RateDocument.ReadAnswer(RateDocument.Write(new RateAnswer(2, [new(1, 1)])), 2));
        Assert.Null(RateDocument.ReadAnswer(RateDocument.Write(new RateAnswer(0, [])), 0));
    }

    private static RateCount Count(ulong client, uint current, uint previous, long index = 100) => new(new RateKey(1, client), index, current, previous);
}
