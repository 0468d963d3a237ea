namespace Insight.Waf.Tests.Bodies;

/// <summary>Makes inputs out of a seed.</summary>
internal static class Samples
{
    /// <summary>Names, none of them empty, and values of any Latin-1 characters.</summary>
    public static List<(string Name, string Value)> Pairs(Random random, int maxLength) =>
        [.. Enumerable.Range(0, random.Next(8)).Select(_ => ("n" + Text(random, maxLength), Text(random, maxLength)))];

    /// <summary>Any Latin-1 text.</summary>
    public static string Text(Random random, int maxLength) => new([.. Enumerable.Range(0, random.Next(maxLength + 1)).Select(_ => (char)random.Next(256))]);

    /// <summary>Changes a body in a few places: bytes replaced, ranges removed, doubled, or moved.</summary>
    public static byte[] Mutate(byte[] body, Random random)
    {
        List<byte> bytes = [.. body];
        for (int change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count);
            int count = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, count));
                    break;
                case 3:
                    bytes.Insert(at, "\"'\\%&=;:-\r\n\0{}[],<>"u8[random.Next(19)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
