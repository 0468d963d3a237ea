namespace Insight.Waf.Matching;

/// <summary>
/// Moves all matches in progress over one symbol. A match in progress is the instruction behind the last byte taken; what lies
/// between there and the next byte is followed only once that byte is known, since assertions ask for it.
/// </summary>
internal sealed class Stepper(PatternProgram program, Alphabet alphabet, int patterns)
{
    private readonly Instruction[] _instructions = program.Instructions;
    private readonly int[] _owners = program.Owners;
    private readonly StartStep?[] _starts = new StartStep?[4 * alphabet.Count];

    /// <summary>Bytes of the steps kept for matches that start.</summary>
    public long Bytes => _starts.Length * 8L + _starts.Sum(start => start is null ? 0L : 72 + 4 * (start.Targets.Length + start.Hits.Length));

    /// <summary>
    /// Moves over a symbol, and starts a match before it: <see cref="MatchScratch.Hits"/> are the patterns found to match before it,
    /// <see cref="MatchScratch.Next"/> the matches in progress behind it, ascending. Patterns with a hit are not
    /// pursued; of a counted repeat only the rounds begun last are, which can do all that the others can.
    /// </summary>
    public void Step(ReadOnlySpan<int> progress, Place before, int symbol, MatchScratch scratch)
    {
        StartStep start = Volatile.Read(ref _starts[(int)before * alphabet.Count + symbol]) ?? ComputeStart(before, symbol, scratch);
        Follow(progress, before, symbol, scratch);
        foreach (int target in start.Targets) scratch.Next.Add(target);
        foreach (int hit in start.Hits) scratch.Hits.Add(hit);
        if (scratch.Hits.Count > 0) scratch.Next.RemoveOwned(_owners, scratch.Hits);
        scratch.Next.Sort();
        if (program.ChainCount > 0)
        {
            scratch.Chains.Clear(program.ChainCount + 1);
            scratch.Next.KeepGreatest(program.Chains, scratch.Chains);
        }

        scratch.Steps += start.Targets.Length;
    }

    private StartStep ComputeStart(Place before, int symbol, MatchScratch scratch)
    {
        Follow(program.Starts, before, symbol, scratch);
        StartStep step = new(scratch.Next.Items.ToArray(), scratch.Hits.Items.ToArray());
        Volatile.Write(ref _starts[(int)before * alphabet.Count + symbol], step);
        return step;
    }

    private void Follow(ReadOnlySpan<int> progress, Place before, int symbol, MatchScratch scratch)
    {
        StampSet closure = scratch.Closure;
        StampSet next = scratch.Next;
        closure.Clear(_instructions.Length);
        next.Clear(_instructions.Length);
        scratch.Hits.Clear(patterns);
        foreach (int at in progress) closure.Add(at);
        for (int index = 0; index < closure.Count; index++)
        {
            Instruction instruction = _instructions[closure[index]];
            switch (instruction.Opcode)
            {
                case Opcode.Take:
                    if (alphabet.Has(instruction.A, symbol)) next.Add(instruction.B);
                    break;
                case Opcode.Split:
                    closure.Add(instruction.A);
                    closure.Add(instruction.B);
                    break;
                case Opcode.Assert:
                    if (alphabet.Holds((Assertion)instruction.A, before, symbol)) closure.Add(instruction.B);
                    break;
                case Opcode.Match:
                    scratch.Hits.Add(instruction.A);
                    break;
                default:
                    closure.Add(instruction.B);
                    break;
            }
        }

        scratch.Steps += closure.Count;
    }
}
