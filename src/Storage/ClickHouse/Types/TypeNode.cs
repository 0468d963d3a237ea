namespace Insight.Storage.ClickHouse.Types;

/// <summary>A ClickHouse type as written, such as <c>Map(LowCardinality(String), Array(UInt8))</c>, taken apart.</summary>
/// <param name="Name">Name of the outer type, or a literal argument as written.</param>
/// <param name="Arguments">Arguments in parentheses; names of tuple fields are dropped.</param>
internal sealed record TypeNode(string Name, IReadOnlyList<TypeNode> Arguments)
{
    // Types nest a few levels; more is not a type anybody wrote.
    private const int MaxDepth = 64;

    public static TypeNode Parse(string type)
    {
        int at = 0;
        TypeNode node = Parse(type, ref at, 0);
        SkipSpaces(type, ref at);
        return at == type.Length ? node : throw Malformed(type);
    }

    private static TypeNode Parse(string type, ref int at, int depth)
    {
        if (depth > MaxDepth) throw Malformed(type);
        SkipSpaces(type, ref at);
        if (at < type.Length && type[at] == '\'') return Literal(type, ref at);
        string name = Word(type, ref at);
        SkipSpaces(type, ref at);

        // A second word means that the first was the name of a tuple's field.
        if (at < type.Length && (char.IsLetter(type[at]) || type[at] is '`'))
            return Parse(type, ref at, depth + 1);

        var arguments = new List<TypeNode>();
        if (at >= type.Length || type[at] != '(') return new TypeNode(name, arguments);
        at++;
        SkipSpaces(type, ref at);
        while (at < type.Length && type[at] != ')')
        {
            arguments.Add(Parse(type, ref at, depth + 1));
            SkipSpaces(type, ref at);
            if (at < type.Length && type[at] == ',') at++;
            else if (at >= type.Length || type[at] != ')') throw Malformed(type);
        }

        if (at >= type.Length) throw Malformed(type);
        at++;
        return new TypeNode(name, arguments);
    }

    private static string Word(string type, ref int at)
    {
        if (at < type.Length && type[at] == '`')
        {
            int close = type.IndexOf('`', at + 1);
            if (close < 0) throw Malformed(type);
            string quoted = type[(at + 1)..close];
            at = close + 1;
            return quoted;
        }

        int start = at;
        while (at < type.Length && (char.IsLetterOrDigit(type[at]) || type[at] is '_' or '-' or '.')) at++;
        return at > start ? type[start..at] : throw Malformed(type);
    }

    // 'name' or, in an enum, 'name' = 5, which becomes a node with the number as its argument.
    private static TypeNode Literal(string type, ref int at)
    {
        var text = new System.Text.StringBuilder();
        for (at++; at < type.Length && type[at] != '\''; at++)
        {
            if (type[at] == '\\' && at + 1 < type.Length) at++;
            text.Append(type[at]);
        }

        if (at >= type.Length) throw Malformed(type);
        at++;
        SkipSpaces(type, ref at);
        if (at >= type.Length || type[at] != '=') return new TypeNode(text.ToString(), []);
        at++;
        SkipSpaces(type, ref at);
        return new TypeNode(text.ToString(), [new TypeNode(Word(type, ref at), [])]);
    }

    private static void SkipSpaces(string type, ref int at)
    {
        while (at < type.Length && type[at] == ' ') at++;
    }

    private static NotSupportedException Malformed(string type) => new($"The ClickHouse type '{type}' cannot be read.");
}
