namespace Insight.Console.Enrolment;

/// <summary>Request feature: the enrolled gateway whose credential came with the request.</summary>
/// <param name="Gateway">Its id.</param>
internal sealed record EnrolledCaller(string Gateway);
