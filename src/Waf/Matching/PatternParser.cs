using System.Globalization;

namespace Insight.Waf.Matching;

/// <summary>Reads a pattern's text: groups, alternatives, quantifiers. Bytes and classes are <see cref="EscapeReader"/>'s.</summary>
internal sealed class PatternParser(string text, PatternOptions options, int maxSize)
{
    /// <summary>The highest count of a quantifier.</summary>
    public const int MaxRepeat = 1000;

    /// <summary>Groups within groups: what the recursion below can take on any thread's stack.</summary>
    private const int MaxDepth = 250;

    /// <summary>Instructions of one pattern with repeats written out: about a megabyte.</summary>
    public const int MaxSize = 60_000;

    private readonly EscapeReader _reader = new(text);
    private readonly bool _takesBacktracking = options.HasFlag(PatternOptions.Backtracking);
    private readonly Dictionary<string, int> _names = [];
    private readonly Dictionary<ByteMask, Node> _sets = [];

    private bool _ignoreCase = options.HasFlag(PatternOptions.IgnoreCase);
    private bool _dotAll = options.HasFlag(PatternOptions.DotAll);
    private bool _multiline = options.HasFlag(PatternOptions.Multiline);
    private bool _extended;
    private int _depth;

    private (int Group, int Position) _highestReference;

    public int CaptureCount { get; private set; }

    /// <summary>Whether anything was read that needs backtracking.</summary>
    public bool Backtracks { get; private set; }

    public Node Parse()
    {
        int wide = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF');
        if (wide >= 0) throw new PatternException("a character above U+00FF is no byte", wide);

        Node root = ParseAlternatives();
        if (!_reader.AtEnd) throw _reader.Error("')' closes no group");
        if (_highestReference.Group > CaptureCount) throw new PatternException("there is no such group", _highestReference.Position);
        return root;
    }

    private Node ParseAlternatives()
    {
        List<Node> branches = [];
        List<Node> parts = [];
        while (!_reader.AtEnd && _reader.Peek() != ')')
        {
            if (_reader.TryTake("|"))
            {
                branches.Add(Node.Concat(parts));
                parts = [];
            }
            else
            {
                ParsePart(parts);
            }
        }

        branches.Add(Node.Concat(parts));
        return Node.Alternate(branches);
    }

    private void ParsePart(List<Node> parts)
    {
        int start = _reader.Position;
        if (_extended && SkipExtended()) return;
        if (_reader.TryTake("(?#"))
        {
            if (!_reader.SkipPast(')')) throw new PatternException("the comment has no ')'", start);
            return;
        }

        if (_reader.TryTake("\\Q"))
        {
            ParseQuoted(parts);
            return;
        }

        if (_reader.TryTake("\\E")) return;
        if (ParseAtom() is { } atom) parts.Add(Quantified(atom, start));
    }

    private bool SkipExtended()
    {
        if (_reader.TryTake("#"))
        {
            if (!_reader.SkipPast('\n')) _reader.SkipToEnd();
            return true;
        }

        if (!ByteMask.Space.Has(_reader.Peek())) return false;
        _reader.Take();
        return true;
    }

    private void ParseQuoted(List<Node> parts)
    {
        while (!_reader.AtEnd && !_reader.TryTake("\\E"))
        {
            int start = _reader.Position;
            Node atom = Literal(_reader.Take());
            bool ends = _reader.TryTake("\\E");
            parts.Add(ends ? Quantified(atom, start) : atom);
            if (ends) return;
        }
    }

    /// <summary>One part without its quantifier; null if it only changes settings.</summary>
    private Node? ParseAtom()
    {
        int start = _reader.Position;
        char first = _reader.Take();
        switch (first)
        {
            case '(': return ParseGroup(start);
            case '[': return SetNode(_reader.ReadClass(start, _ignoreCase));
            case '.': return SetNode(_dotAll ? ByteMask.All : ~ByteMask.Of('\n'));
            case '^': return Node.Assert(_multiline ? Assertion.LineStart : Assertion.TextStart);
            case '$': return Node.Assert(_multiline ? Assertion.LineEnd : Assertion.FinalLineEnd);
            case '*' or '+' or '?': throw new PatternException($"'{first}' has nothing before it to repeat", start);
            case '{' when TryReadCounts(out _, out _): throw new PatternException("'{' has nothing before it to repeat", start);
            case '\\':
                if (_takesBacktracking && ReferenceReader.TryRead(_reader, _names, CaptureCount) is { } number) return Reference(number, start);
                return _reader.TryReadAssertion() is { } assertion
                    ? Node.Assert(assertion)
                    : _reader.TryReadSet() is { } set ? SetNode(set) : Literal(_reader.ReadEscapedByte(start));
            default: return Literal(first);
        }
    }

    private Node Literal(int value)
    {
        ByteMask mask = ByteMask.Of(value);
        return SetNode(_ignoreCase ? mask.FoldCase() : mask);
    }

    /// <summary>One node for each set: patterns repeat the same few all over.</summary>
    private Node SetNode(ByteMask mask)
    {
        if (!_sets.TryGetValue(mask, out Node? node)) _sets[mask] = node = Node.Set(mask);
        return node;
    }

    private Node? ParseGroup(int start)
    {
        (bool ignoreCase, bool dotAll, bool multiline, bool extended) = (_ignoreCase, _dotAll, _multiline, _extended);
        bool captures = true;
        Func<Node, Node>? wrap = null;
        if (_reader.TryTake("?"))
        {
            if (_takesBacktracking && _reader.TryTake("P="))
            {
                int named = ReferenceReader.ReadName(_reader, ')', _names);
                return Reference(named, start);
            }

            wrap = ReadBacktrackingGroup();
            captures = wrap is null && ReadGroupName(start);
            if (wrap is null && !captures && ReadSettings(start)) return null;
        }
        else if (!_reader.AtEnd && _reader.Peek() == '*')
        {
            throw new PatternException("backtracking verbs are not supported", start);
        }

        int group = captures ? ++CaptureCount : 0;
        if (++_depth > MaxDepth) throw new PatternException($"groups are nested deeper than {MaxDepth}", start);
        Node inner = ParseAlternatives();
        _depth--;
        if (!_reader.TryTake(")")) throw new PatternException("the group has no ')'", start);

        (_ignoreCase, _dotAll, _multiline, _extended) = (ignoreCase, dotAll, multiline, extended);
        return Checked(captures ? Node.Capture(group, inner) : wrap is not null ? wrap(inner) : inner, start);
    }

    private Node Reference(int group, int start)
    {
        Backtracks = true;
        if (group > _highestReference.Group) _highestReference = (group, start);
        return Node.Reference(group, _ignoreCase);
    }

    /// <summary>Reads, behind "(?", what makes a group one that needs backtracking; null if it is none.</summary>
    private Func<Node, Node>? ReadBacktrackingGroup()
    {
        if (!_takesBacktracking) return null;
        Func<Node, Node>? wrap = _reader.TryTake("=") ? inner => Node.Look(inner, behind: false, negated: false)
            : _reader.TryTake("!") ? inner => Node.Look(inner, behind: false, negated: true)
            : _reader.TryTake("<=") ? inner => Node.Look(inner, behind: true, negated: false)
            : _reader.TryTake("<!") ? inner => Node.Look(inner, behind: true, negated: true)
            : _reader.TryTake(">") ? Node.Atomic
            : null;
        Backtracks |= wrap is not null;
        return wrap;
    }

    /// <summary>Reads a group's name, if it has one, behind "(?".</summary>
    private bool ReadGroupName(int start)
    {
        foreach (string unsupported in (ReadOnlySpan<string>)["=", "!", "<=", "<!"])
        {
            if (_reader.TryTake(unsupported)) throw new PatternException("lookaround is not supported", start);
        }

        char close = _reader.TryTake("P<") || _reader.TryTake("<") ? '>' : _reader.TryTake("'") ? '\'' : '\0';
        if (close == '\0') return false;

        int from = _reader.Position;
        if (!_reader.SkipPast(close)) throw new PatternException($"the group's name has no '{close}'", start);
        string name = text[from..(_reader.Position - 1)];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(letter => ByteMask.Word.Has(letter)))
            throw new PatternException("a group's name is letters, digits and '_' and starts with no digit", from);
        if (!_names.TryAdd(name, CaptureCount + 1)) throw new PatternException($"two groups have the name '{name}'", from);
        return true;
    }

    /// <summary>Reads settings behind "(?". True if they end with ')' and so hold for the rest of the group around them.</summary>
    private bool ReadSettings(int start)
    {
        bool on = true;
        while (!_reader.AtEnd)
        {
            switch (_reader.Take())
            {
                case 'i': _ignoreCase = on; break;
                case 's': _dotAll = on; break;
                case 'm': _multiline = on; break;
                case 'x': _extended = on; break;
                case '-' when on: on = false; break;
                case ')': return true;
                case ':': return false;
                case '>': throw new PatternException("atomic groups are not supported", start);
                case '|': throw new PatternException("branch reset groups are not supported", start);
                case '(': throw new PatternException("conditions are not supported", start);
                case 'P': throw new PatternException("references to groups are not supported", start);
                case 'R' or '&' or '+' or (>= '0' and <= '9'): throw new PatternException("recursion is not supported", start);
                default: throw new PatternException("not a kind of group", start);
            }
        }

        throw new PatternException("the group has no ')'", start);
    }

    private Node Quantified(Node atom, int start)
    {
        if (_extended)
        {
            while (!_reader.AtEnd && SkipExtended())
            {
            }
        }

        if (!TryReadQuantifier(out int min, out int max)) return atom;
        bool possessive = _reader.TryTake("+");
        if (possessive && !_takesBacktracking) throw new PatternException("possessive quantifiers are not supported", _reader.Position - 1);
        bool greedy = possessive || !_reader.TryTake("?");
        int next = _reader.Position;
        if (TryReadQuantifier(out _, out _)) throw new PatternException("a quantifier of a quantifier", next);
        Node repeat = Node.Repeat(atom, min, max, greedy);
        Backtracks |= possessive;
        return Checked(possessive ? Node.Atomic(repeat) : repeat, start);
    }

    private bool TryReadQuantifier(out int min, out int max)
    {
        (min, max) = (0, Node.Unbounded);
        if (_reader.TryTake("*")) return true;
        if (_reader.TryTake("+"))
        {
            min = 1;
            return true;
        }

        if (_reader.TryTake("?"))
        {
            max = 1;
            return true;
        }

        int start = _reader.Position;
        if (_reader.TryTake("{"))
        {
            if (TryReadCounts(out min, out max)) return true;
            _reader.Position = start;
        }

        return false;
    }

    /// <summary>Reads <c>n}</c>, <c>n,}</c> or <c>n,m}</c>; reads nothing if it is none of these.</summary>
    private bool TryReadCounts(out int min, out int max)
    {
        int start = _reader.Position;
        (min, max) = (0, 0);
        if (_reader.TakeDigits() is { } low)
        {
            bool comma = _reader.TryTake(",");
            string? high = comma ? _reader.TakeDigits() : low;
            if (_reader.TryTake("}"))
            {
                min = Count(low, start);
                max = high is null ? Node.Unbounded : Count(high, start);
                if (max != Node.Unbounded && max < min) throw new PatternException("the quantifier's bounds are out of order", start);
                return true;
            }
        }

        _reader.Position = start;
        return false;
    }

    private static int Count(string digits, int position) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MaxRepeat
            ? count
            : throw new PatternException($"a quantifier above {MaxRepeat}", position);

    private Node Checked(Node node, int position) =>
        node.Size <= maxSize ? node : throw new PatternException($"with its repeats written out it exceeds {maxSize} steps", position);
}
