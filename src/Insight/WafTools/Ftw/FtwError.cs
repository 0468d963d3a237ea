namespace Insight.WafTools.Ftw;

/// <summary>Something in a test file that cannot be taken.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record FtwError(string File, long Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}
