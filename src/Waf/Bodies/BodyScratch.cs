using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>Working memory of one parse. A thread keeps one between parses, unless a large body made it large.</summary>
internal sealed class BodyScratch
{
    /// <summary>Memory beyond this many bytes is given back after the parse.</summary>
    private const int MaxKeptBytes = 64 * 1024;

    [ThreadStatic]
    private static BodyScratch? s_kept;

    /// <summary>The name of what is being read.</summary>
    public ByteBuffer Name { get; } = new();

    /// <summary>The value of what is being read, or the text of a whole document.</summary>
    public ByteBuffer Value { get; } = new();

    /// <summary>Lines that wait for a name.</summary>
    public ByteBuffer Lines { get; } = new();

    /// <summary>Takes this thread's memory, so that a sink which parses again gets memory of its own.</summary>
    public static BodyScratch Rent()
    {
        BodyScratch scratch = s_kept ?? new BodyScratch();
        s_kept = null;
        scratch.Name.Clear();
        scratch.Value.Clear();
        scratch.Lines.Clear();
        return scratch;
    }

    /// <summary>Gives the memory back to the thread.</summary>
    public static void Return(BodyScratch scratch)
    {
        if (scratch.Name.Capacity + scratch.Value.Capacity + scratch.Lines.Capacity <= MaxKeptBytes) s_kept = scratch;
    }
}
