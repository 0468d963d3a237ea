namespace Insight.Gateway.Enrolment;

/// <summary>The gateway cannot get an identity, and asking again changes nothing. The message is a sentence without secrets that says why.</summary>
public sealed class EnrolmentException(string message) : Exception(message);
