namespace Insight.Console.Groups;

/// <summary>A service that was looked for.</summary>
/// <param name="Id">Its node id.</param>
/// <param name="Name">Its name: untrusted text.</param>
/// <param name="Groups">The groups that must be open for it to stand for itself, from the outermost; none when it does.</param>
public sealed record FoundService(string Id, string Name, IReadOnlyList<OpenGroup> Groups);
