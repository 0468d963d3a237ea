namespace Insight.Console.Groups;

/// <summary>A group whose members stand for themselves.</summary>
/// <param name="Id">Its id, by which it was opened.</param>
/// <param name="Name">What its members have in common: untrusted text.</param>
/// <param name="Members">How many services it has.</param>
public sealed record OpenGroup(string Id, string Name, int Members);
