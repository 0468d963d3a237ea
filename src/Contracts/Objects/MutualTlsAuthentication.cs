namespace Insight.Contracts.Objects;

/// <summary>Client certificates from the trust bundle.</summary>
public sealed record MutualTlsAuthentication
{
    /// <summary>SPIFFE ids that may, a last <c>*</c> takes any rest; empty: any that is trusted.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];
}
