namespace Insight.Console.Enrolment;

/// <summary>What became of a request to enrol or renew.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">Why it was refused; empty when it was not.</param>
/// <param name="Answer">The answer as it is sent and signed.</param>
/// <param name="Signature">Its signature.</param>
internal sealed record EnrolmentOutcome(int Status, string Detail, ReadOnlyMemory<byte> Answer, ReadOnlyMemory<byte> Signature)
{
    public static EnrolmentOutcome Refused(int status, string detail) => new(status, detail, default, default);
}
