using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Insight.Authority;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Insight.Gateway.Enrolment;
using Insight.Gateway.Identity;
using Insight.Gateway.Tests.Access;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Enrolment;

/// <summary>When a gateway asks for its next certificate. Certificates are for a day and begin five minutes before they are made.</summary>
public sealed class RenewalTests : IAsyncLifetime, IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    /// <summary>Two thirds of the life, less and more the share that is left to chance.</summary>
    private static readonly TimeSpan s_before = TimeSpan.FromHours(15), s_after = TimeSpan.FromHours(17);

    private readonly ManualTime _time = new();
    private readonly TemporaryFolder _files = new();
    private readonly BundleSigner _signer = BundleSigner.Read(BundleSigner.CreateKey());
    private readonly AuthorityState _state;
    private readonly CertificateAuthority _authority;
    private Service _console = null!;
    private GatewayIdentity _identity = null!;
    private IdentityRenewal _renewal = null!;
    private volatile bool _isAway;

    public RenewalTests()
    {
        _state = AuthorityState.Create("mesh.example", Passphrase, _time.GetUtcNow());
        _authority = new CertificateAuthority(_state, Passphrase, _time);
    }

    public async Task InitializeAsync()
    {
        _console = await Service.StartAsync(AnswerAsync);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        IdentityFolder folder = new(_files.File("identity"));
        folder.KeepEnrolment(_signer.PublicPem, "credential");
        folder.Keep(Issue(SigningRequest.Create(key)), key.ExportPkcs8PrivateKeyPem(), _state.TrustBundle(_time.GetUtcNow()));
        EnrolmentOptions enrolment = new() { Url = $"http://{_console.Address}", Directory = _files.File("identity") };
        _identity = new GatewayIdentity(enrolment, new TrustedRoots(""));
        _renewal = new IdentityRenewal(_identity, Options.Create(new GatewayOptions { Id = "edge-1", Enrolment = enrolment }), _time, NullLogger<IdentityRenewal>.Instance);
        await _renewal.StartAsync(CancellationToken.None);
        await AsksAsync(0);
    }

    [Fact]
    public async Task Certificate_IsRenewedAtTwoThirdsOfItsLife_AndSoIsTheNext()
    {
        for (int turn = 1; turn <= 3; turn++)
        {
            string shown = _identity.Certificate!.SerialNumber;
            _time.Advance(s_before);
            Assert.Equal((1, turn - 1), (_time.Waiting, _console.Requests));

            _time.Advance(s_after - s_before);
            await AsksAsync(turn);

            Assert.NotEqual(shown, _identity.Certificate!.SerialNumber);
            Assert.Equal(_identity.Certificate.SerialNumber, new IdentityFolder(_files.File("identity")).Load()!.Certificate.SerialNumber);
        }
    }

    [Fact]
    public async Task Console_IsAway_IsAskedAgainAfterLongerAndLongerPauses_UpToTenMinutes()
    {
        _isAway = true;
        string shown = _identity.Certificate!.SerialNumber;
        _time.Advance(s_after);
        await AsksAsync(1);

        // Half of each pause is chance: the first is of half a second to a second, the next twice as long.
        int asked = 1;
        for (double pause = 1; pause < 2048; pause *= 2)
        {
            double whole = Math.Min(pause, 600);
            _time.Advance(TimeSpan.FromSeconds(whole * 0.49));
            Assert.Equal((1, asked), (_time.Waiting, _console.Requests));

            _time.Advance(TimeSpan.FromSeconds(whole * 0.52));
            await AsksAsync(++asked);
        }

        Assert.Equal(shown, _identity.Certificate!.SerialNumber);
        _isAway = false;
        _time.Advance(TimeSpan.FromMinutes(10));
        await AsksAsync(++asked);
        Assert.NotEqual(shown, _identity.Certificate!.SerialNumber);
    }

    public async Task DisposeAsync()
    {
        await _renewal.StopAsync(CancellationToken.None);
        await _console.DisposeAsync();
    }

    public void Dispose()
    {
        _renewal.Dispose();
        _authority.Dispose();
        _signer.Dispose();
        _files.Dispose();
    }

    /// <summary>Waits until the loop has asked so often and waits for its next time: each question has a timer for its end, and one is made for the pause behind it.</summary>
    private async Task AsksAsync(int asked)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (_time.Made < 1 + (2 * asked))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"The console was asked {_console.Requests} times instead of {asked}");
            await Task.Yield();
        }

        Assert.Equal(asked, _console.Requests);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (_isAway)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        RenewalRequest request = (await JsonSerializer.DeserializeAsync(context.Request.Body, EnrolmentJson.Default.RenewalRequest))!;
        byte[] answer = JsonSerializer.SerializeToUtf8Bytes(
            new EnrolmentAnswer(request.Gateway, Issue(request.SigningRequest), _state.TrustBundle(_time.GetUtcNow())), EnrolmentJson.Default.EnrolmentAnswer);
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(_signer.PublicPem);
        context.Response.Headers[EnrolmentFormat.PublicKeyHeader] = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        context.Response.Headers[EnrolmentFormat.SignatureHeader] = Convert.ToBase64String(_signer.Sign(EnrolmentFormat.AnswerText(request.Nonce, request.SigningRequest, answer)));
        await context.Response.Body.WriteAsync(answer);
    }

    private string Issue(string signingRequest) =>
        _authority.Issue(SigningRequest.Read(signingRequest, out _)!, new LeafOrder(new Workload(WorkloadKind.Gateway, "edge-1"), [], LeafOrder.DefaultLifetime)).Pem;
}
