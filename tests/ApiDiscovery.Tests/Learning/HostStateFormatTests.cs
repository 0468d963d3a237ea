using Insight.ApiDiscovery.Learning;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning;

public class HostStateFormatTests
{
    private static readonly byte[] s_bytes = ShopTraffic.StateOf(new ShopTraffic(11).Ordinary(500)).Serialize();

    [Fact]
    public void Deserialize_WhatWasSerialized_IsTheSame()
    {
        HostState state = HostState.Deserialize(s_bytes);
        Assert.Equal(s_bytes, state.Serialize());
        Assert.Equal(500, state.Requests);
    }

    [Fact]
    public void Deserialize_AnyByteChanged_IsRefused()
    {
        for (int at = 0; at < s_bytes.Length; at += 97)
        {
            byte[] damaged = [.. s_bytes];
            damaged[at] ^= 0x55;
            Assert.Throws<InvalidDataException>(() => HostState.Deserialize(damaged));
        }
    }

    [Fact]
    public void Deserialize_CutOff_IsRefused()
    {
        for (int length = 0; length < s_bytes.Length; length += 211) Assert.Throws<InvalidDataException>(() => HostState.Deserialize(s_bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Deserialize_DamagedBehindAGoodChecksum_IsRefusedOrRead()
    {
        // Whoever can write the checksum can write anything: it must end in a message, not in a crash or endless memory.
        Random random = new(3);
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = [.. s_bytes];
            for (int i = 0; i < 3; i++) damaged[random.Next(4, damaged.Length - 8)] = (byte)random.Next(256);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(damaged.Length - 8), System.IO.Hashing.XxHash64.HashToUInt64(damaged.AsSpan(0, damaged.Length - 8)));
            try
            {
                Learner.Learn(HostState.Deserialize(damaged), new LearnSettings());
            }
            catch (InvalidDataException)
            {
                // Refused, which is as good.
            }
        }
    }

    [Fact]
    public void Add_MillionDistinctPaths_StaysBounded()
    {
        HostState state = ShopTraffic.StateOf(new ShopTraffic(12).Ordinary(3_000));
        byte[] path = new byte[24];
        for (int i = 0; i < 1_000_000; i++)
        {
            System.Text.Encoding.ASCII.TryGetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/v3/vessels/{i:000000000000}"), path, out int length);
            state.Add(new Observation { TimeUs = i, Method = "GET"u8, Path = path.AsSpan(0, length), Status = 200, Client = (ulong)i % 50, ResponseBytes = 700, DurationUs = 27_000 });
        }

        Assert.InRange(state.Nodes, 1, HostState.MaxNodes);
        Assert.Equal(ShopTraffic.Templates.Order(StringComparer.Ordinal), ShopTraffic.Learned(state).Order(StringComparer.Ordinal));
    }
}
