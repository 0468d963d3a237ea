namespace Insight.Console.Enrolment;

/// <summary>A row of <c>join_tokens</c>.</summary>
internal sealed class StoredJoinToken
{
    public string Id { get; set; } = "";

    public byte[] SecretHash { get; set; } = [];

    /// <summary>The gateway it is for; empty: any.</summary>
    public string Gateway { get; set; } = "";
}
