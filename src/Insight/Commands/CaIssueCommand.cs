using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Authority;

namespace Insight.Commands;

/// <summary><c>insight ca issue</c>: a certificate for a service, or for a gateway by hand.</summary>
public static class CaIssueCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("issue", "Issue a short-lived certificate: for a signing request, or with a new key beside it");
        Option<string?> service = new("--service") { Description = "Name of the service: spiffe://DOMAIN/service/NAME" };
        Option<string?> gateway = new("--gateway") { Description = "Id of the gateway: spiffe://DOMAIN/gateway/ID (gateways that enrol need none of this)" };
        Option<string[]> dns = new("--dns") { Description = "DNS name that it is good for as a server; may be given several times" };
        Option<string> ttl = new("--ttl") { Description = "How long it is valid, at most 90d", DefaultValueFactory = _ => "24h" };
        Option<string?> csr = new("--csr") { Description = "File with the signing request (PKCS #10, PEM); only its key counts" };
        Option<string> output = new("--out") { Description = "Where to: PATH.pem, and PATH.key without --csr", Required = true };
        foreach (Option option in new Option[] { service, gateway, dns, ttl, csr, output }) command.Add(option);
        CaOptions options = new(command);
        command.SetAction(parsed => options.Run(parsed, folder =>
        {
            Workload workload = (parsed.GetValue(service), parsed.GetValue(gateway)) switch
            {
                ({ Length: > 0 } name, null) => new Workload(WorkloadKind.Service, name),
                (null, { Length: > 0 } id) => new Workload(WorkloadKind.Gateway, id),
                _ => throw new AuthorityException("name either --service or --gateway"),
            };
            LeafOrder order = new(workload, parsed.GetValue(dns) ?? [], CaOptions.Duration(ttl, parsed));
            using CertificateAuthority authority = new(AuthorityFile.Read(folder.AuthorityFile), options.Passphrase(parsed, folder, mayCreate: false), TimeProvider.System);
            Issue(authority, order, parsed.GetValue(csr), parsed.GetValue(output)!);
        }));
        return command;
    }

    private static void Issue(CertificateAuthority authority, LeafOrder order, string? csr, string path)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PublicKey asked = SigningRequest.Read(csr is null ? SigningRequest.Create(key) : Text(csr), out string problem) ?? throw new AuthorityException($"{csr}: {problem}");
        IssuedCertificate certificate = authority.Issue(asked, order);
        if (csr is null) AuthorityFile.WriteSecret(path + ".key", key.ExportPkcs8PrivateKeyPem() + "\n", replace: true);
        AuthorityFile.WriteSecret(path + ".pem", certificate.Pem + "\n", replace: true);
        Terminal.Out.WriteLine($"{certificate.Id} has the certificate {path}.pem, serial {certificate.Serial}, until {certificate.NotAfter:u}");
    }

    private static string Text(string path)
    {
        try
        {
            return new FileInfo(path).Length <= SigningRequest.MaxLength ? File.ReadAllText(path) : throw new AuthorityException($"'{path}' is too large to be a signing request");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AuthorityException($"'{path}' cannot be read: {error.Message}");
        }
    }
}
