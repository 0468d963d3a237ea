using System.Buffers;

namespace Insight.Waf.Matching;

/// <summary>
/// Finds where a pattern and its groups match: the leftmost match, of several there the one that a backtracking matcher would try first.
/// A Pike machine (Pike, "The text editor sam", 1987): all alternatives advance together, so that the time is linear in the value.
/// Against backtrackers, a group in a loop keeps its last round that took a byte, not an empty round behind it.
/// </summary>
public sealed class PatternMatcher
{
    private readonly PatternProgram _program;
    private readonly Instruction[] _instructions;
    private readonly Alphabet _alphabet;
    private readonly SearchValues<byte>? _first;
    private readonly bool _anchored;

    /// <summary>A matcher of one pattern; it serves all threads.</summary>
    public PatternMatcher(Pattern pattern)
    {
        Pattern = pattern;
        _program = new PatternProgram([(pattern.Root, 0)], withCaptures: true);
        _instructions = _program.Instructions;
        _alphabet = new Alphabet(_program);
        ByteMask? first = _program.FirstBytes(atTextStart: true);
        _first = first is { } mask ? SearchValues.Create(mask.ToArray()) : null;
        _anchored = !_program.Asks(Assertion.LineStart) && _program.FirstBytes(atTextStart: false) is { IsEmpty: true };
    }

    /// <summary>The pattern.</summary>
    public Pattern Pattern { get; }

    /// <summary>Finds the leftmost match.</summary>
    /// <param name="value">The text.</param>
    /// <param name="groups">Receives the match and, behind it, as many groups as there is room for; start -1 for a group that took no part.</param>
    /// <param name="scratch">Memory.</param>
    /// <returns>Whether there is a match; without one, <paramref name="groups"/> is left as it was.</returns>
    public bool Match(ReadOnlySpan<byte> value, Span<(int Start, int Length)> groups, MatchScratch scratch)
    {
        int slots = 2 * Math.Clamp(groups.Length, 1, Pattern.CaptureCount + 1);
        CaptureThreads threads = scratch.Threads;
        threads.Start(_instructions.Length, slots);
        bool found = false;
        Span<int> working = threads.Working.AsSpan(0, slots);
        Place before = _alphabet.Start;
        for (int at = 0; ; at++)
        {
            if (threads.Now.Count == 0)
            {
                if (found || (_anchored && at > 0)) break;
                if (_first is not null)
                {
                    int skip = value[at..].IndexOfAny(_first);
                    if (skip < 0) break;
                    if (skip > 0)
                    {
                        at += skip;
                        before = _alphabet.Behind(_alphabet.ByteClass[value[at - 1]]);
                    }
                }
            }

            int symbol = SymbolAt(value, at);
            threads.Next.Clear(_instructions.Length);
            scratch.Closure.Clear(_instructions.Length);
            bool matched = false;
            for (int index = 0; !matched && index < threads.Now.Count; index++)
            {
                int thread = threads.Now[index];
                threads.PlacesNow(thread).CopyTo(working);
                matched = Follow(thread, at, before, symbol, slots, scratch, groups);
            }

            // Only a match further left may still change once one is found.
            if (!found && !matched)
            {
                working.Fill(-1);
                matched = Follow(_program.Starts[0], at, before, symbol, slots, scratch, groups);
            }

            found |= matched;
            if (at == value.Length) break;
            before = _alphabet.Behind(symbol);
            threads.Swap();
        }

        return found;
    }

    private int SymbolAt(ReadOnlySpan<byte> value, int at) => at == value.Length
        ? _alphabet.End
        : at == value.Length - 1 && value[at] == '\n' ? _alphabet.FinalLine : _alphabet.ByteClass[value[at]];

    /// <summary>Follows a thread, preferred ways first, up to the bytes it takes. True if it matches: what is less preferred is void.</summary>
    private bool Follow(int start, int at, Place before, int symbol, int slots, MatchScratch scratch, Span<(int Start, int Length)> groups)
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
            Instruction instruction = _instructions[open.At];
            switch (instruction.Opcode)
            {
                case Opcode.Take:
                    if (_alphabet.Has(instruction.A, symbol) && threads.Next.Add(instruction.B))
                        working.AsSpan(0, slots).CopyTo(threads.PlacesNext(instruction.B));
                    break;
                case Opcode.Split:
                    threads.Open.Push((instruction.B, 0));
                    threads.Open.Push((instruction.A, 0));
                    break;
                case Opcode.Assert:
                    if (_alphabet.Holds((Assertion)instruction.A, before, symbol)) threads.Open.Push((instruction.B, 0));
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
