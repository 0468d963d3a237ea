namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Why a document was refused.</summary>
/// <param name="Place">Where in the document: a JSON pointer, or line and column; empty for the document as a whole.</param>
/// <param name="Message">What is wrong, and what is allowed.</param>
public sealed record KnownApiError(string Place, string Message)
{
    /// <summary>Longest text of place and message each; they quote the document.</summary>
    private const int MaxLength = 300;

    /// <summary>The error on one line of bounded length, without control characters.</summary>
    public override string ToString() => Place.Length == 0 ? Line(Message) : $"{Line(Place)}: {Line(Message)}";

    private static string Line(string text) =>
        string.Concat((text.Length <= MaxLength ? text : text[..MaxLength] + "…").Select(static c => char.IsControl(c) ? ' ' : c));
}
