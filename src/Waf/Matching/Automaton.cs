using System.Buffers;

namespace Insight.Waf.Matching;

/// <summary>
/// Patterns searched for together in one pass over a text, in time linear in its length: by states built as texts ask for them, and
/// where these do not pay, by following all matches in progress directly.
/// </summary>
internal sealed class Automaton
{
    /// <summary>A full cache must have served this many bytes per state, or the rest of the value is matched without (RE2's figure).</summary>
    private const int MinBytesPerState = 10;

    private readonly int _patterns;
    private readonly Alphabet _alphabet;
    private readonly Stepper _stepper;
    private readonly DfaCache _cache;
    private readonly SearchValues<byte>? _required;
    private readonly SearchValues<byte>? _leaving;

    public Automaton(IReadOnlyList<(Node Root, int Id)> patterns, long cacheBytes)
    {
        _patterns = patterns.Count;
        PatternProgram program = new(patterns, withCaptures: false);
        _alphabet = new Alphabet(program);
        _stepper = new Stepper(program, _alphabet, patterns.Max(pattern => pattern.Id) + 1);
        _required = PatternBytes.Filter(PatternBytes.Required(patterns.Select(pattern => pattern.Root)));

        ByteMask? first = program.FirstBytes(atTextStart: false);
        if (program.Asks(Assertion.LineStart)) first |= ByteMask.Of('\n');
        _leaving = PatternBytes.Filter(first);
        _cache = new DfaCache(_alphabet.Count, cacheBytes, _alphabet.Start, _leaving is not null);
    }

    public int States => _cache.Count;

    public long Bytes => _cache.Bytes + _stepper.Bytes;

    /// <summary>Notes the patterns that match somewhere in the text.</summary>
    public void Match(ReadOnlySpan<byte> text, MatchScratch scratch)
    {
        if (_required is not null && !text.ContainsAny(_required)) return;

        Run run = new(scratch, _patterns);
        DfaTable table = _cache.Table;
        int[] next = table.Next;
        byte[] byteClass = _alphabet.ByteClass;
        int state = table.Start;
        bool finalLine = _alphabet.TellsFinalLine && text.Length > 0 && text[^1] == '\n';
        int end = finalLine ? text.Length - 1 : text.Length;
        for (int at = 0; at < end; at++)
        {
            int symbol = byteClass[text[at]];
            int entry = next[state + symbol];
            if (entry > 0)
            {
                state = entry;
                continue;
            }

            if (!Special(ref table, ref state, entry, symbol, at, ref run, out DfaState reached)) return;
            next = table.Next;
            if (run.GivesUp)
            {
                Follow(reached, text[(at + 1)..end], finalLine, ref run);
                return;
            }

            if (reached.Skips)
            {
                // The byte before the one found is stepped over as usual: it says what lies before.
                int found = text[(at + 1)..end].IndexOfAny(_leaving!);
                int to = found < 0 ? end : at + 1 + found;
                at = Math.Max(at, to - 2);
            }
        }

        if (finalLine && !Special(ref table, ref state, table.Next[state + _alphabet.FinalLine], _alphabet.FinalLine, end, ref run, out _)) return;
        int last = table.Next[state + _alphabet.End];
        if (last <= 0) Special(ref table, ref state, last, _alphabet.End, text.Length, ref run, out _);
    }

    /// <summary>Takes a transition that is unknown, or that leads to a state with more to do. False if all patterns have matched.</summary>
    private bool Special(ref DfaTable table, ref int state, int entry, int symbol, int at, ref Run run, out DfaState reached)
    {
        if (entry == 0) entry = Build(ref table, state, symbol, at, ref run);
        state = Math.Abs(entry);
        reached = DfaCache.StateAt(table, state);
        return run.Note(reached.Hits);
    }

    private int Build(ref DfaTable table, int state, int symbol, int at, ref Run run)
    {
        DfaState from = DfaCache.StateAt(table, state);
        DfaTable newest = _cache.Table;
        int entry = DfaCache.Known(newest, from, symbol);
        if (entry != 0)
        {
            table = newest;
            return entry;
        }

        MatchScratch scratch = run.Scratch;
        int full = _cache.Count;
        long flushes = scratch.Flushes;
        _stepper.Step(from.Progress, from.Before, symbol, scratch);
        scratch.Hits.Sort();
        table = _cache.Add(from, symbol, scratch.Next.Items, _alphabet.Behind(symbol), scratch.Hits.Items, scratch, out entry);
        if (scratch.Flushes != flushes) run.Flushed(at, (long)full * MinBytesPerState);
        return entry;
    }

    /// <summary>Matches the rest of a text without states.</summary>
    private void Follow(DfaState from, ReadOnlySpan<byte> text, bool finalLine, ref Run run)
    {
        MatchScratch scratch = run.Scratch;
        scratch.Fallbacks++;
        int symbol = -1;
        bool goesOn = true;
        for (int at = 0; goesOn && at < text.Length + 2; at++)
        {
            if (at == text.Length && !finalLine) continue;
            Place before = symbol < 0 ? from.Before : _alphabet.Behind(symbol);
            ReadOnlySpan<int> progress = symbol < 0 ? from.Progress : scratch.Current.Items;
            symbol = at < text.Length ? _alphabet.ByteClass[text[at]] : at == text.Length ? _alphabet.FinalLine : _alphabet.End;
            _stepper.Step(progress, before, symbol, scratch);
            scratch.Swap();
            goesOn = run.Note(scratch.Hits.Items);
        }
    }

    /// <summary>One call's own state.</summary>
    private ref struct Run(MatchScratch scratch, int patterns)
    {
        private int _open = patterns;
        private int _flushedAt = -1;

        public MatchScratch Scratch { get; } = scratch;

        /// <summary>Whether the cache does not pay for this value.</summary>
        public bool GivesUp { get; private set; }

        public void Flushed(int at, long worth)
        {
            GivesUp = _flushedAt >= 0 && at - _flushedAt < worth;
            _flushedAt = at;
        }

        /// <summary>Notes matches. False if no pattern is left.</summary>
        public bool Note(ReadOnlySpan<int> patterns)
        {
            foreach (int pattern in patterns)
            {
                if (Scratch.Note(pattern)) _open--;
            }

            return _open > 0;
        }
    }
}
