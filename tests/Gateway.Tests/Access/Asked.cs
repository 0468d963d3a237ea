using Insight.Contracts.Records;

namespace Insight.Gateway.Tests.Access;

/// <summary>What came of a request: 200 when it may go on.</summary>
internal sealed record Asked(int Status, ResponseFlag Flag, string Detail, string Challenge, string? Principal);
