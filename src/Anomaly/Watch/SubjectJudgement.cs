namespace Insight.Anomaly.Watch;

/// <summary>How strange each metric of one subject is in one window.</summary>
internal readonly record struct SubjectJudgement(
    Strangeness FewRequests, Strangeness ManyRequests, Strangeness ServerErrors, Strangeness ClientErrors, Strangeness SlowHalf, Strangeness SlowTail);
