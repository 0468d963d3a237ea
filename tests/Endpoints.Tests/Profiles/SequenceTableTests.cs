using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

/// <summary>Reading a value, against the plain way to do it.</summary>
public sealed class SequenceTableTests
{
    private static readonly byte[][] s_alphabets =
    [
        "ab"u8.ToArray(), "0123456789."u8.ToArray(), "abAB 09-_./"u8.ToArray(), "aA0 .,;:!?'\"()"u8.ToArray(), "aA0 .,;:!?'\"()<>=&%"u8.ToArray(),
        [.. Enumerable.Range(0, 256).Select(static one => (byte)one)],
    ];

    [Fact]
    public void Read_IsTheMeanOfTheMostSurprisingPlaces_WhateverTheTable()
    {
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            byte[] alphabet = s_alphabets[round % s_alphabets.Length];
            SequenceTable table = Table(random, alphabet);
            for (int i = 0; i < 20; i++)
            {
                int length = i == 0 && round % 50 == 0 ? 5000 : random.Next(0, 80);
                byte[] of = random.Next(4) == 0 ? s_alphabets[^1] : alphabet;
                byte[] value = [.. Enumerable.Range(0, length).Select(_ => of[random.Next(of.Length)])];

                double surprise = table.Read(value, out ulong classes, out bool climbs);

                Assert.Equal(Plain(table, value), (surprise, classes, climbs));
                Assert.True(table.ReadAtMost(value, out ulong unseen) >= surprise);
                Assert.Equal(classes & ~table.Classes, unseen);
            }
        }
    }

    [Fact]
    public void Ordered_GivesBackWhatTheTableWasMadeOf()
    {
        Random random = new(2);
        foreach (byte[] alphabet in s_alphabets)
        {
            SequenceTable table = Table(random, alphabet);
            (ushort, byte)[] all = [.. table.Ordered];

            Assert.Equal(table.Count, all.Length);
            Assert.Equal(all, new SequenceTable(table.Unseen, all).Ordered);
        }
    }

    private static SequenceTable Table(Random random, byte[] alphabet)
    {
        SequenceCounts counts = new();
        int values = random.Next(0, 40);
        for (int i = 0; i < values; i++) counts.Observe([.. Enumerable.Range(0, random.Next(0, 20)).Select(_ => alphabet[random.Next(alphabet.Length)])], 1);
        return new SequenceTable((byte)random.Next(60, 200), [.. counts.Ordered.Select(one => (one.Sequence, (byte)random.Next(0, 60)))]);
    }

    private static (double Surprise, ulong Classes, bool Climbs) Plain(SequenceTable table, ReadOnlySpan<byte> value)
    {
        if (value.Length > SequenceTable.MaxBytes) value = value[..SequenceTable.MaxBytes];
        Dictionary<ushort, byte> surprises = table.Ordered.ToDictionary(static one => one.Sequence, static one => one.Surprise);
        byte[] classes = [CharacterClass.Boundary, CharacterClass.Boundary, .. value.ToArray().Select(CharacterClass.Of), CharacterClass.Boundary, CharacterClass.Boundary];
        List<int> places = [];
        for (int i = 2; i < classes.Length; i++) places.Add(surprises.GetValueOrDefault(CharacterClass.Sequence(classes[i - 2], classes[i - 1], classes[i]), table.Unseen));
        int[] most = [.. places.OrderDescending().Take(SequenceTable.Places)];
        ulong seen = 0;
        foreach (byte one in value) seen |= 1UL << CharacterClass.Of(one);
        return ((double)most.Sum() / (most.Length * SequenceTable.StepsPerNat), seen, value.IndexOf(".."u8) >= 0);
    }
}
