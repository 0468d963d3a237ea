namespace Insight.Run;

/// <summary>The name under which this process holds leases.</summary>
public static class Instance
{
    /// <summary>Set by <c>insight up</c> for its children, so that one that is started again takes its lease over at once.</summary>
    public const string Variable = "INSIGHT_INSTANCE";

    /// <summary>The name: given by the supervisor, otherwise of this process alone.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : New();

    /// <summary>A name that nobody had before.</summary>
    public static string New() => $"{Environment.MachineName}/{Guid.NewGuid():N}";
}
