using System.Buffers;
using System.Text.Unicode;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Profiles;

/// <summary>The name of an argument as profiles know it.</summary>
/// <remarks>Indices of arrays and keys that are rather values (ids, addresses, dates) become <c>*</c>: they are data, and would make another parameter of every request.</remarks>
public static class ArgumentName
{
    /// <summary>Longest name in bytes; longer ones are <c>*</c>.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<byte> s_marksOfValues = SearchValues.Create("0123456789@"u8);

    /// <summary>The name of all arguments of a place that have no profile of their own.</summary>
    public static ReadOnlySpan<byte> Any => "*"u8;

    /// <summary>Normalises a name.</summary>
    /// <param name="name">UTF-8, decoded.</param>
    /// <param name="room">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The name itself, or what was written into <paramref name="room"/>.</returns>
    public static ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> name, Span<byte> room)
    {
        if (name.Length > MaxLength) return Any;
        if (!name.ContainsAny(s_marksOfValues)) return Utf8.IsValid(name) ? name : Any;
        if (!Utf8.IsValid(name)) return Any;
        int length = 0;
        while (true)
        {
            int dot = name.IndexOf((byte)'.');
            ReadOnlySpan<byte> segment = dot < 0 ? name : name[..dot];
            ReadOnlySpan<byte> kept = IsValue(segment) ? Any : segment;
            kept.CopyTo(room[length..]);
            length += kept.Length;
            if (dot < 0) return room[..length];
            room[length++] = (byte)'.';
            name = name[(dot + 1)..];
        }
    }

    /// <summary>The key that a parameter is found by.</summary>
    public static ulong KeyOf(ProfileKey key, ArgumentPlace place, ReadOnlySpan<byte> normalized)
    {
        Span<byte> text = stackalloc byte[MaxLength + 1];
        text[0] = (byte)place;
        normalized.CopyTo(text[1..]);
        return key.Hash(text[..(normalized.Length + 1)]);
    }

    private static bool IsValue(ReadOnlySpan<byte> segment) => segment.ContainsAny(s_marksOfValues) && ParameterTypes.Of(segment) is
        ParameterType.Integer or ParameterType.Number or ParameterType.Uuid or ParameterType.Ulid or ParameterType.Hex or ParameterType.Date or ParameterType.DateTime
        or ParameterType.Email or ParameterType.Ip or ParameterType.Url or ParameterType.Id;
}
