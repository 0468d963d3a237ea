using System.Buffers.Binary;

namespace Shop.Users;

/// <summary>The customers that the shop starts with; the traffic script plays them.</summary>
public static class KnownCustomers
{
    /// <summary>How many there are.</summary>
    public const int Count = 500;

    private static readonly string[] FirstNames =
        ["Ada", "Alan", "Barbara", "Dennis", "Edsger", "Frances", "Grace", "Hedy", "Joan", "Katherine", "Leslie", "Mary"];

    private static readonly string[] LastNames =
        ["Archer", "Baker", "Carter", "Dyer", "Fisher", "Glover", "Hooper", "Mason", "Potter", "Sawyer", "Turner", "Weaver"];

    private static readonly (string City, string Postcode)[] Towns =
        [("York", "YO1 7HH"), ("Bath", "BA1 1LZ"), ("Leeds", "LS1 4DY"), ("Oxford", "OX1 1BX"), ("Exeter", "EX1 1GJ")];

    /// <summary>Customer number 0 … <see cref="Count"/> − 1: the same at every start.</summary>
    public static Customer Get(int number)
    {
        var first = FirstNames[number % FirstNames.Length];
        var last = LastNames[number / FirstNames.Length % LastNames.Length];
        var (city, postcode) = Towns[number % Towns.Length];
        return new Customer(
            IdOf(number),
            $"{first}.{last}{number}@example.com".ToLowerInvariant(),
            $"{first} {last}",
            new PostalAddress($"{1 + number % 99} {last} Lane", city, postcode, "GB"))
        {
            Password = $"correct-horse-{number}",
        };
    }

    /// <summary>A version 4 UUID whose bits are mixed from the number, so that ids of neighbours look unrelated.</summary>
    private static Guid IdOf(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Mix((ulong)number * 2));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Mix((ulong)number * 2 + 1));
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
