using System.Security.Cryptography;
using Insight.Anomaly.Live.Profiles;
using Insight.Console.Enrolment;
using Insight.Console.Objects;
using Insight.Console.Proposals;
using Insight.Console.Reports;
using Insight.Console.Security;
using Insight.Contracts.Bundles;
using Insight.Endpoints.Profiles;
using Insight.Policy.Sharing;
using Insight.Storage.Control;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Insight.Console.Bundles;

/// <summary>Makes a console send bundles to gateways.</summary>
public static class BundleServices
{
    /// <summary>
    /// Adds the bundle and its parts to a console. A <c>ControlDatabase</c> must be there too, and <see cref="BundleOptions.KeyFile"/>,
    /// <see cref="BundleOptions.TokenFile"/> and <see cref="BundleOptions.ProfileKeyFile"/> must be set. Endpoints come from the table <c>learned_endpoints</c> unless another
    /// <see cref="IEndpointCatalogSource"/> is there.
    /// </summary>
    public static IServiceCollection AddBundles(this IServiceCollection services)
    {
        services.TryAddSingleton<IEndpointCatalogSource, LearnedEndpointSource>();
        services.AddSingleton<IBundlePart, EndpointsBundlePart>();
        services.AddSingleton<IBundlePart, ObjectsBundlePart>();
        services.AddSingleton<IBundlePart, ProfilesBundlePart>();
        services.TryAddSingleton(new ProfileTrainingOptions());
        services.TryAddSingleton<ProfileStore>();
        services.AddSingleton(ReadProfileSecret);
        services.AddSingleton<BundleStore>();
        services.AddSingleton<GatewayStore>();
        services.AddSingleton<GatewayReportStore>();
        services.AddSingleton<RateHub>();
        services.AddSingleton(CreateSigner);
        services.AddSingleton(ReadToken);
        services.AddSingleton<BundleService>();
        services.AddSingleton<JoinTokenStore>();
        services.AddSingleton<OpenAuthority>();
        services.AddSingleton<EnrolmentService>();
        services.AddHostedService(static p => p.GetRequiredService<BundleService>());
        services.TryAddSingleton<LeaseStore>();
        services.AddSingleton<ProposalFollower>();
        services.AddSingleton<CandidateIntake>();
        services.AddHostedService<ProposalJob>();
        services.AddHostedService<ObjectWatch>();
        return services;
    }

    private static BundleSigner CreateSigner(IServiceProvider provider)
    {
        string file = Options(provider).KeyFile;
        try
        {
            BundleSigner signer = BundleSigner.Read(SecretFile.ReadOrCreate(file, BundleSigner.CreateKey));
            SecretFile.Publish(BundleOptions.PublicKeyFile(file), signer.PublicPem);
            return signer;
        }
        catch (CryptographicException error)
        {
            throw new IOException($"console:bundle:keyFile: '{file}' cannot be used. {error.Message}");
        }
    }

    private static GatewayToken ReadToken(IServiceProvider provider)
    {
        string file = Options(provider).TokenFile;
        string token = SecretFile.ReadOrCreate(file, GatewayToken.Create);
        return token.Length >= ConsoleOptions.MinTokenLength
            ? new GatewayToken(token)
            : throw new IOException($"console:bundle:tokenFile: '{file}' holds less than {ConsoleOptions.MinTokenLength} characters; delete it to have a token made.");
    }

    private static ProfileSecret ReadProfileSecret(IServiceProvider provider)
    {
        string file = Options(provider).ProfileKeyFile;
        string key = SecretFile.ReadOrCreate(file, static () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProfileKey.Length)));
        return key.Length == 2 * ProfileKey.Length && key.All(char.IsAsciiHexDigit)
            ? new ProfileSecret(new ProfileKey(Convert.FromHexString(key)))
            : throw new IOException($"console:bundle:profileKeyFile: '{file}' does not hold {2 * ProfileKey.Length} hexadecimal digits; delete it to have a key made. Profiles are then learned anew.");
    }

    private static BundleOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ConsoleOptions>>().Value.Bundle;
}
