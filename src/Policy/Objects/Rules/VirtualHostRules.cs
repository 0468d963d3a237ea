using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

internal static class VirtualHostRules
{
    private const int MaxDomains = 256;

    public static void VirtualHost(this RuleCheck check, VirtualHostSpec spec)
    {
        check.Count(spec.Domains.Count, 1, MaxDomains, "spec.domains");
        check.Each(spec.Domains, "spec.domains", check.Domain);
        check.Text(spec.App, 64, "spec.app", mayBeEmpty: true);
        if (spec.Tls is { } tls) Tls(check, tls);
        if (spec.Defaults is not { } defaults) return;
        if (defaults.Timeout is { } timeout) check.Timeout(timeout, "spec.defaults.timeout");
        if (defaults.Retry is { } retry) check.Retry(retry, "spec.defaults.retry");
        if (defaults.Authentication is { } authentication) check.Authentication(authentication, "spec.defaults.authentication");
        if (defaults.Cors is { } cors) check.Cors(cors, "spec.defaults.cors");
        if (defaults.Limits is { } limits) check.Limits(limits, "spec.defaults.limits");
    }

    public static void Certificate(this RuleCheck check, CertificateFiles files, string field)
    {
        check.Text(files.Path, 1024, FieldPath.Member(field, "path"));
        check.Text(files.KeyPath, 1024, FieldPath.Member(field, "keyPath"));
    }

    private static void Tls(RuleCheck check, HostTls tls)
    {
        if (tls.Certificate is { } certificate) check.Certificate(certificate, "spec.tls.certificate");
        check.Text(tls.ClientRoots, 1024, "spec.tls.clientRoots", mayBeEmpty: true);
        if (tls.Mode != HostTlsMode.Passthrough) return;
        check.That(tls.Certificate is null && tls.ClientCertificates is null && tls.ClientRoots.Length == 0, "spec.tls.mode",
            "passthrough leaves TLS to the upstream; leave out certificate, clientCertificates and clientRoots");
    }
}
