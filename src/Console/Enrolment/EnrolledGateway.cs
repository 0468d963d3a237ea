namespace Insight.Console.Enrolment;

/// <summary>A gateway with an identity of its own.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Serial">Serial number of its newest certificate.</param>
/// <param name="NotAfter">When that ends, UTC.</param>
/// <param name="EnrolledAt">When it enrolled, UTC.</param>
/// <param name="RenewedAt">When it got its newest certificate, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null: it is not.</param>
public sealed record EnrolledGateway(string Id, string Serial, DateTime NotAfter, DateTime EnrolledAt, DateTime RenewedAt, DateTime? RevokedAt);
