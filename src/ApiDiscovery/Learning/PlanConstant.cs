namespace Insight.ApiDiscovery.Learning;

/// <summary>A constant segment of a plan.</summary>
internal sealed record PlanConstant(string Token, Plan Plan, LearnReason Reason);
