namespace Insight.Waf.Matching;

/// <summary>
/// Finds where a pattern and its groups match: the leftmost match, of several there the one that a backtracking matcher would try first.
/// A Pike machine (Pike, "The text editor sam", 1987): all alternatives advance together, so that the time is linear in the value.
/// Against backtrackers, a group in a loop keeps its last round that took a byte, not an empty round behind it.
/// </summary>
public sealed class PatternMatcher : IPatternMatcher
{
    private readonly PatternSet _alone;
    private readonly Lazy<CaptureProgram> _captures;

    /// <summary>A matcher of one pattern that does not need backtracking; it serves all threads.</summary>
    public PatternMatcher(Pattern pattern)
    {
        if (pattern.Backtracks) throw new ArgumentException("The pattern needs backtracking.", nameof(pattern));
        Pattern = pattern;
        _alone = new PatternSet([pattern]);
        _captures = new Lazy<CaptureProgram>(() => new CaptureProgram(pattern));
    }

    /// <inheritdoc />
    public Pattern Pattern { get; }

    /// <inheritdoc />
    public bool IsMatch(ReadOnlySpan<byte> value, MatchScratch scratch)
    {
        _alone.Match(value, scratch);
        return scratch.Any;
    }

    /// <inheritdoc />
    public bool Match(ReadOnlySpan<byte> value, Span<(int Start, int Length)> groups, MatchScratch scratch)
    {
        CaptureProgram program = _captures.Value;
        int slots = 2 * Math.Clamp(groups.Length, 1, Pattern.CaptureCount + 1);
        CaptureThreads threads = scratch.Threads;
        threads.Start(program.Instructions.Length, slots);
        bool found = false;
        Span<int> working = threads.Working.AsSpan(0, slots);
        Place before = program.Alphabet.Start;
        for (int at = 0; ; at++)
        {
            if (threads.Now.Count == 0)
            {
                if (found || (program.IsAnchored && at > 0)) break;
                if (program.First is not null)
                {
                    int skip = value[at..].IndexOfAny(program.First);
                    if (skip < 0) break;
                    if (skip > 0)
                    {
                        at += skip;
                        before = program.Alphabet.Behind(program.Alphabet.ByteClass[value[at - 1]]);
                    }
                }
            }

            int symbol = program.SymbolAt(value, at);
            threads.Next.Clear(program.Instructions.Length);
            scratch.Closure.Clear(program.Instructions.Length);
            bool matched = false;
            for (int index = 0; !matched && index < threads.Now.Count; index++)
            {
                int thread = threads.Now[index];
                threads.PlacesNow(thread).CopyTo(working);
                matched = Follow(program, thread, at, before, symbol, slots, scratch, groups);
            }

            // Only a match further left may still change once one is found.
            if (!found && !matched)
            {
                working.Fill(-1);
                matched = Follow(program, program.Start, at, before, symbol, slots, scratch, groups);
            }

            found |= matched;
            if (at == value.Length) break;
            before = program.Alphabet.Behind(symbol);
            threads.Swap();
        }

        return found;
    }

    /// <summary>Follows a thread, preferred ways first, up to the bytes it takes. True if it matches: what is less preferred is void.</summary>
    private static bool Follow(CaptureProgram program, int start, int at, Place before, int symbol, int slots, MatchScratch scratch, Span<(int Start, int Length)> groups)
    {
        CaptureThreads threads = scratch.Threads;
        StampSet seen = scratch.Closure;
        int[] working = threads.Working;
        threads.Open.Push((start, 0));
        while (threads.Open.TryPop(out (int At, int Place) open))
        {
            if (open.At < 0)
            {
                working[~open.At] = open.Place;
                continue;
            }

            if (!seen.Add(open.At)) continue;
            scratch.Steps++;
            Instruction instruction = program.Instructions[open.At];
            switch (instruction.Opcode)
            {
                case Opcode.Take:
                    if (program.Alphabet.Has(instruction.A, symbol) && threads.Next.Add(instruction.B))
                        working.AsSpan(0, slots).CopyTo(threads.PlacesNext(instruction.B));
                    break;
                case Opcode.Split:
                    threads.Open.Push((instruction.B, 0));
                    threads.Open.Push((instruction.A, 0));
                    break;
                case Opcode.Assert:
                    if (program.Alphabet.Holds((Assertion)instruction.A, before, symbol)) threads.Open.Push((instruction.B, 0));
                    break;
                case Opcode.Save:
                    if (instruction.A < slots)
                    {
                        threads.Open.Push((~instruction.A, working[instruction.A]));
                        working[instruction.A] = at;
                    }

                    threads.Open.Push((instruction.B, 0));
                    break;
                default:
                    Report(working.AsSpan(0, slots), groups);
                    threads.Open.Clear();
                    return true;
            }
        }

        return false;
    }

    private static void Report(ReadOnlySpan<int> places, Span<(int Start, int Length)> groups)
    {
        for (int group = 0; group < groups.Length; group++)
        {
            (int start, int end) = group * 2 < places.Length ? (places[group * 2], places[group * 2 + 1]) : (-1, -1);
            groups[group] = start >= 0 && end >= 0 ? (start, end - start) : (-1, 0);
        }
    }
}
