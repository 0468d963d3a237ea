namespace Insight.PolicyRecommender.Replay;

/// <summary>One request that a policy would have touched.</summary>
/// <param name="Time">When it came, UTC.</param>
/// <param name="RequestId">Its id.</param>
/// <param name="Client">Its client, masked.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path; what stands for parameters is masked.</param>
/// <param name="Status">How it was answered.</param>
/// <param name="Reason">What the policy says of it.</param>
public sealed record ReplaySample(DateTime Time, string RequestId, string Client, string Method, string Path, int Status, string Reason);
