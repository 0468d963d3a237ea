namespace Insight.Console.Bundles;

/// <summary>A gateway's identity of its own.</summary>
/// <param name="EnrolledAt">When it enrolled, UTC.</param>
/// <param name="RenewedAt">When it got its newest certificate, UTC.</param>
/// <param name="CertificateEnds">When that ends, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null: it is not.</param>
public sealed record GatewayEnrolment(DateTime EnrolledAt, DateTime RenewedAt, DateTime CertificateEnds, DateTime? RevokedAt);
