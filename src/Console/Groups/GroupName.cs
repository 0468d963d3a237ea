using System.Buffers;

namespace Insight.Console.Groups;

/// <summary>What members of a group have in common.</summary>
/// <param name="Kind">Of what kind that is: app, name, version, site, letters or rest.</param>
/// <param name="Name">The app, the first parts of their names, and so on: untrusted text.</param>
internal readonly record struct GroupName(string Kind, string Name)
{
    /// <summary>Begins the id of every group, and of no service: theirs are percent-encoded names.</summary>
    public const string Mark = "group ";

    /// <summary>Those that fit in no other group.</summary>
    public static readonly GroupName Rest = new("rest", "");

    private static readonly SearchValues<char> s_separators = SearchValues.Create("-_./:");

    /// <summary>Id of the group's node.</summary>
    public string Id => $"{Mark}{Kind} {Uri.EscapeDataString(Name)}";

    /// <summary>As people read it.</summary>
    public string Text => Kind switch
    {
        "letters" => Name + "…",
        "rest" => "Others",
        _ => Name,
    };

    /// <summary>Whether a text can be the id of a group.</summary>
    public static bool IsId(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The first parts of a name; null when it has no more parts than that, so that it stands for itself.</summary>
    public static GroupName? OfParts(string name, int parts)
    {
        int end = -1;
        for (int part = 0; part < parts; part++)
        {
            int next = name.AsSpan(end + 1).IndexOfAny(s_separators);
            if (next < 0) return null;
            end += next + 1;
        }

        return end <= 0 ? null : new GroupName("name", name[..end]);
    }

    /// <summary>What all names begin with and one letter more: groups for names without parts. Null for the name that is nothing more.</summary>
    public static GroupName? OfLetters(string name, int common)
    {
        if (name.Length <= common) return null;
        int end = common + (char.IsHighSurrogate(name[common]) && common + 1 < name.Length ? 2 : 1);
        return new GroupName("letters", name[..end]);
    }

    /// <summary>How many letters all names begin with.</summary>
    public static int CommonLetters(IEnumerable<string> names)
    {
        string? first = null;
        int common = 0;
        foreach (string name in names)
        {
            if (first is null) (first, common) = (name, name.Length);
            else common = first.AsSpan(0, common).CommonPrefixLength(name);
        }

        // Never between the two halves of a letter outside the basic plane.
        return common > 0 && first is not null && char.IsHighSurrogate(first[common - 1]) ? common - 1 : common;
    }
}
