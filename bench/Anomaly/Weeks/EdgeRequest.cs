namespace Insight.Bench.Anomaly.Weeks;

/// <summary>One request from outside.</summary>
/// <param name="Site">What is asked for.</param>
/// <param name="Object">Which object its path names; 0 when it names none. For unknown paths the path.</param>
/// <param name="At">Seconds from the start of the window that it is in; while a journey is drawn, from the journey's start.</param>
/// <param name="Client">Client: a number of <see cref="Visitors"/>, or below 0 one of <see cref="WeekTraffic"/>'s special clients.</param>
/// <param name="Seed">Seed of all that is random about it.</param>
internal readonly record struct EdgeRequest(CallSite Site, long Object, double At, int Client, ulong Seed);
