namespace Insight.Supervision;

/// <summary>A child ended before it was ready.</summary>
/// <param name="exitCode">Its exit code.</param>
public sealed class ChildEndedException(int exitCode) : Exception($"The process ended with exit code {exitCode} before it was ready.")
{
    /// <summary>The child's exit code.</summary>
    public int ExitCode => exitCode;
}
