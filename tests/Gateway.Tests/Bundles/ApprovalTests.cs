using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Tests.Support;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>Learned policies count only as they were approved.</summary>
public sealed class ApprovalTests : IDisposable
{
    private static readonly DateTime s_at = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly BundleSigner _signer = BundleSigner.Read(BundleSigner.CreateKey());
    private readonly GatewayOptions _options = new();

    public ApprovalTests()
    {
        _options.Bundle.KeyFile = _folder.File("key.pem");
        File.WriteAllText(_options.Bundle.KeyFile, _signer.PublicPem);
    }

    public void Dispose()
    {
        _signer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Policy_AsItWasApproved_IsTaken()
    {
        Assert.Null(Problem(Signed(_signer)));
        Assert.Null(Problem(Signed(_signer) with { Spec = Signed(_signer).Spec with { Provenance = null, Expires = null } }));
    }

    [Fact]
    public void Policy_ThatWasChangedInAnything_IsRefused()
    {
        GatewayObject<PolicySpec> good = Signed(_signer);
        PolicyProvenance provenance = good.Spec.Provenance!;
        PolicySpec[] specs =
        [
            good.Spec with { RateLimit = new RateLimitRule { Requests = 1, Per = TimeSpan.FromMinutes(1) } },
            good.Spec with { Mode = PolicyMode.Enforce },
            good.Spec with { CanaryPercent = 50 },
            good.Spec with { Expires = s_at.AddYears(9) },
            good.Spec with { Scope = new PolicyScope { App = "shop" } },
            good.Spec with { Guard = new PolicyGuard { MostClients = 1 } },
            good.Spec with { Provenance = provenance with { Evidence = new string('b', 64) } },
            good.Spec with { Provenance = provenance with { Proposal = "other" } },
            good.Spec with { Provenance = provenance with { Approvals = [provenance.Approvals[0] with { User = "eve" }] } },
            good.Spec with { Provenance = provenance with { Approvals = [provenance.Approvals[0] with { At = s_at.AddDays(1) }] } },
            good.Spec with { Provenance = provenance with { Approvals = [provenance.Approvals[0] with { Signature = "AAAA" }] } },
            good.Spec with { Provenance = provenance with { Approvals = [provenance.Approvals[0] with { Signature = "not base 64" }] } },
            good.Spec with { Provenance = provenance with { Approvals = [.. provenance.Approvals, provenance.Approvals[0] with { User = "eve" }] } },
            good.Spec with { Provenance = provenance with { Approvals = [] } },
        ];
        Assert.All(specs, spec => Assert.NotNull(Problem(good with { Spec = spec })));
        Assert.NotNull(Problem(good with { Metadata = good.Metadata with { Tenant = "acme" } }));
        Assert.NotNull(Problem(good with { Metadata = good.Metadata with { Name = "other" } }));
    }

    [Fact]
    public void Policy_SignedByAnotherKey_OrWithNonePinned_IsRefused()
    {
        using BundleSigner other = BundleSigner.Read(BundleSigner.CreateKey());
        Assert.NotNull(Problem(Signed(other)));
        _options.Bundle.KeyFile = "";
        Assert.NotNull(Problem(Signed(_signer)));
    }

    private static GatewayObject<PolicySpec> Signed(BundleSigner signer) => PolicyApprovals.Sign(
        new(new() { Name = "login-rate" }, new()
        {
            Expires = s_at.AddDays(90),
            RateLimit = new RateLimitRule { Requests = 30, Per = TimeSpan.FromMinutes(1) },
            Provenance = new PolicyProvenance { Proposal = "p1", Evidence = new string('a', 64) },
        }),
        [("ann", s_at)], signer);

    private string? Problem(GatewayObject<PolicySpec> policy)
    {
        object? read = new ObjectsReader(Options.Create(_options)).Read(ObjectSetDocument.Write(new ObjectSet { Policies = [policy] }), out string problem);
        return read is null ? problem : null;
    }
}
