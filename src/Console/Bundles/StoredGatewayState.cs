namespace Insight.Console.Bundles;

/// <summary>A gateway as the control database knows it: its last answer, its last report, its enrolment; any of them may be missing. Times are microseconds since 1970 UTC.</summary>
internal sealed class StoredGatewayState
{
    public string Id { get; set; } = "";

    public long? InForce { get; set; }

    public long? Number { get; set; }

    public long? Accepted { get; set; }

    public string? Reason { get; set; }

    public long? AnsweredAt { get; set; }

    public long? ReceivedAt { get; set; }

    public string? Summary { get; set; }

    public long? EnrolledAt { get; set; }

    public long? RenewedAt { get; set; }

    public long? NotAfter { get; set; }

    public long? RevokedAt { get; set; }
}
