namespace Insight.Supervision;

/// <summary>A supervised process that runs now.</summary>
/// <param name="Name">Its role.</param>
/// <param name="Id">Its process id.</param>
public sealed record RunningChild(string Name, int Id);
