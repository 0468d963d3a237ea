using System.Runtime.InteropServices;

namespace Insight.Waf.Matching;

/// <summary>
/// Patterns as a nondeterministic automaton (Thompson, "Regular expression search algorithm", 1968): instructions whose order of
/// alternatives is Perl's. Repeats with counts are written out.
/// </summary>
internal sealed class PatternProgram
{
    private readonly List<Instruction> _instructions = [];
    private readonly List<int> _owners = [];
    private readonly List<int> _chains = [];
    private readonly List<ByteMask> _sets = [];
    private readonly Dictionary<ByteMask, int> _setIndex = [];
    private readonly bool _withCaptures;
    private int _owner;

    /// <summary>Writes patterns side by side.</summary>
    /// <param name="patterns">The patterns, with the numbers that they report when they match.</param>
    /// <param name="withCaptures">Whether groups, and the match itself as group 0, are remembered.</param>
    public PatternProgram(IReadOnlyList<(Node Root, int Id)> patterns, bool withCaptures)
    {
        _withCaptures = withCaptures;
        Starts = new int[patterns.Count];
        for (int index = 0; index < patterns.Count; index++)
        {
            (Node root, _owner) = patterns[index];
            int match = Add(Opcode.Match, _owner, 0);
            Starts[index] = withCaptures ? Emit(Node.Capture(0, root), match) : Emit(root, match);
        }

        Instructions = [.. _instructions];
        Owners = [.. _owners];
        Chains = [.. _chains];
        Sets = [.. _sets];
    }

    public Instruction[] Instructions { get; }

    /// <summary>For each instruction the number of its pattern.</summary>
    public int[] Owners { get; }

    /// <summary>
    /// For each instruction the number, from 1, of the counted repeat whose optional rounds it chooses among; 0 for others. What can
    /// follow a choice of a repeat can follow each later instruction's of the same repeat too: they have more rounds left.
    /// </summary>
    public int[] Chains { get; }

    /// <summary>Counted repeats with <see cref="Chains"/>.</summary>
    public int ChainCount { get; private set; }

    /// <summary>The sets that <see cref="Opcode.Take"/> names.</summary>
    public ByteMask[] Sets { get; }

    /// <summary>Where each pattern starts.</summary>
    public int[] Starts { get; }

    /// <summary>Whether any pattern asks for one of these.</summary>
    public bool Asks(params ReadOnlySpan<Assertion> assertions)
    {
        foreach (Instruction instruction in Instructions)
        {
            if (instruction.Opcode == Opcode.Assert && assertions.Contains((Assertion)instruction.A)) return true;
        }

        return false;
    }

    /// <summary>
    /// The bytes that can begin a match which starts behind another byte that is no line feed, assertions on words and ends taken as
    /// true; null if such a match can be empty.
    /// </summary>
    public ByteMask? FirstBytes(bool atTextStart)
    {
        ByteMask first = default;
        HashSet<int> seen = [];
        Stack<int> open = new(Starts);
        while (open.TryPop(out int at))
        {
            if (!seen.Add(at)) continue;
            Instruction instruction = Instructions[at];
            switch (instruction.Opcode)
            {
                case Opcode.Match: return null;
                case Opcode.Take:
                    first |= Sets[instruction.A];
                    break;
                case Opcode.Split:
                    open.Push(instruction.A);
                    open.Push(instruction.B);
                    break;
                default:
                    bool fails = !atTextStart && instruction is { Opcode: Opcode.Assert, A: (int)Assertion.TextStart or (int)Assertion.LineStart };
                    if (!fails) open.Push(instruction.B);
                    break;
            }
        }

        return first;
    }

    /// <summary>Writes a part that goes on at <paramref name="next"/>; returns where it starts.</summary>
    private int Emit(Node node, int next)
    {
        switch (node.Kind)
        {
            case NodeKind.Set: return Add(Opcode.Take, SetOf(node.Mask), next);
            case NodeKind.Assert: return Add(Opcode.Assert, (int)node.Assertion, next);
            case NodeKind.Repeat: return EmitRepeat(node, next);
            case NodeKind.Concat:
                for (int index = node.Children.Count - 1; index >= 0; index--) next = Emit(node.Children[index], next);
                return next;
            case NodeKind.Alternate:
                int rest = Emit(node.Children[^1], next);
                for (int index = node.Children.Count - 2; index >= 0; index--) rest = Add(Opcode.Split, Emit(node.Children[index], next), rest);
                return rest;
            case NodeKind.Capture when _withCaptures:
                int close = Add(Opcode.Save, node.Group * 2 + 1, next);
                return Add(Opcode.Save, node.Group * 2, Emit(node.Children[0], close));
            case NodeKind.Capture: return Emit(node.Children[0], next);
            default: return next;
        }
    }

    private int EmitRepeat(Node node, int next)
    {
        Node child = node.Children[0];
        int required = node.Min;
        if (node.Max == Node.Unbounded)
        {
            // The loop's own copy counts as one; `x*` is an optional `x+`, so that an empty `x` is tried once.
            int loop = Add(Opcode.Split, 0, 0);
            int body = Emit(child, loop);
            Instruction again = Choice(body, next, node.Greedy);
            CollectionsMarshal.AsSpan(_instructions)[loop] = again;
            next = required > 0 ? body : child.Nullable ? Add(again.Opcode, again.A, again.B) : loop;
            required--;
        }
        else
        {
            int end = next;
            int chain = node.Max - node.Min > 1 ? ++ChainCount : 0;
            for (int optional = node.Max - node.Min; optional > 0; optional--)
            {
                Instruction choice = Choice(Emit(child, next), end, node.Greedy);
                next = Add(choice.Opcode, choice.A, choice.B);
                _chains[next] = chain;
            }
        }

        for (; required > 0; required--) next = Emit(child, next);
        return next;
    }

    private static Instruction Choice(int body, int next, bool greedy) => greedy ? new(Opcode.Split, body, next) : new(Opcode.Split, next, body);

    private int SetOf(ByteMask mask)
    {
        if (_setIndex.TryGetValue(mask, out int index)) return index;
        _sets.Add(mask);
        return _setIndex[mask] = _sets.Count - 1;
    }

    private int Add(Opcode opcode, int a, int b)
    {
        _instructions.Add(new Instruction(opcode, a, b));
        _owners.Add(_owner);
        _chains.Add(0);
        return _instructions.Count - 1;
    }
}
