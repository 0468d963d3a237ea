namespace Insight.Commands;

/// <summary>Whoever works on the console's data folder itself.</summary>
internal static class LocalActor
{
    /// <summary>The name that the audit log has for them: that of their account.</summary>
    public static string Name => $"local:{Environment.UserName}";
}
