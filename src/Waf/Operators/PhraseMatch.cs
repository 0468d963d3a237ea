namespace Insight.Waf.Operators;

/// <summary><c>@pm</c> and <c>@pmFromFile</c> (<c>@pmf</c>): one of many phrases stands in the value, in any case of its ASCII letters.</summary>
public sealed class PhraseMatch : CompiledOperator
{
    private readonly PhraseMatcher _matcher;

    private PhraseMatch(PhraseMatcher matcher) => _matcher = matcher;

    /// <summary>Compiles phrases with white space between them; <c>|41 42|</c> writes bytes in hexadecimal, white space among them.</summary>
    internal static PhraseMatch? Create(string argument, out string? error) => Create("@pm", PhraseText.Split(argument), out error);

    /// <summary>Compiles files of phrases, one a line.</summary>
    internal static PhraseMatch? CreateFromFile(string argument, string baseDirectory, out string? error) =>
        DataFile.ReadLines("@pmFromFile", argument, baseDirectory, out error) is { } lines ? Create("@pmFromFile", lines, out error) : null;

    /// <summary>
    /// Whether a phrase stands in the value, and which: the one that starts first, and of those the shortest.
    /// </summary>
    /// <inheritdoc />
    public override bool TryFind(ReadOnlySpan<byte> value, out int start, out int length) => _matcher.TryFind(value, out start, out length);

    private static PhraseMatch? Create(string name, List<string> phrases, out string? error)
    {
        error = phrases.Count == 0 ? $"{name} needs at least one phrase." : null;
        return error is null ? new PhraseMatch(new PhraseMatcher(phrases)) : null;
    }
}
