namespace Insight.Console.Api;

/// <summary>Accepts what bodies look like now: all kinds of bodies of an endpoint, or those named.</summary>
/// <param name="By">Who accepts it.</param>
/// <param name="Direction"><c>request</c> or <c>response</c>; null for both.</param>
/// <param name="ContentType">Only bodies of this content type.</param>
/// <param name="Status">Only responses with this status.</param>
public sealed record AcceptRequest(string? By, string? Direction, string? ContentType, int? Status);
