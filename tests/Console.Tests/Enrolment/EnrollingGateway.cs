using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Enrolment;
using Insight.Gateway;
using Insight.Gateway.Enrolment;
using Insight.Gateway.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Insight.Console.Tests.Enrolment;

/// <summary>The gateway's side, with a folder of its own.</summary>
internal sealed class EnrollingGateway
{
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;

    public EnrollingGateway(string folder, string console, TimeProvider time, string id = "edge-1")
    {
        _time = time;
        Directory.CreateDirectory(folder);
        Folder = Path.Combine(folder, "identity");
        _options = new GatewayOptions { Id = id, Enrolment = new() { Url = console, TokenFile = Path.Combine(folder, "join-token"), Directory = Folder } };
    }

    public string Folder { get; }

    public string Credential => File.ReadAllText(Path.Combine(Folder, "credential")).Trim();

    /// <summary>The identity on disk.</summary>
    public GatewayIdentity Identity => new(_options.Enrolment, new TrustedRoots(""));

    public string Console
    {
        set => _options.Enrolment.Url = value;
    }

    public static string? Uri(X509Certificate2 certificate)
    {
        AsnReader names = new AsnReader(certificate.Extensions["2.5.29.17"]!.RawData, AsnEncodingRules.DER).ReadSequence();
        return names.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 6));
    }

    public Task<bool> EnrolAsync(JoinToken token) => EnrolAsync(token.Text());

    public Task<bool> EnrolAsync(string token)
    {
        File.WriteAllText(_options.Enrolment.TokenFile, token + "\n");
        return Enroller.EnsureAsync(_options, static _ => { }, _time, CancellationToken.None);
    }

    /// <summary>Renews as a running gateway does.</summary>
    public async Task<(bool Renewed, GatewayIdentity Identity)> RenewAsync()
    {
        GatewayIdentity identity = Identity;
        using IdentityRenewal renewal = new(identity, Options.Create(_options), _time, NullLogger<IdentityRenewal>.Instance);
        return (await renewal.RenewAsync(CancellationToken.None), identity);
    }
}
