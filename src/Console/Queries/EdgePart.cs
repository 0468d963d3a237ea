namespace Insight.Console.Queries;

/// <summary>A part of an edge's requests: those of one protocol, instance or version.</summary>
/// <param name="Name">Protocol, address or version; empty where records say none. Untrusted text.</param>
/// <param name="Requests">Requests, each counted once.</param>
/// <param name="Errors4xx">Answers with a status from 400 to 499.</param>
/// <param name="Errors5xx">Answers with a status of 500 or more.</param>
/// <param name="Retries">Attempts beyond the first.</param>
/// <param name="P50Microseconds">Median duration, from a histogram with 2 % error.</param>
/// <param name="P95Microseconds">Duration that 95 % stay below.</param>
/// <param name="P99Microseconds">Duration that 99 % stay below.</param>
public sealed record EdgePart(
    string Name, long Requests, long Errors4xx, long Errors5xx, long Retries, double P50Microseconds, double P95Microseconds, double P99Microseconds);
