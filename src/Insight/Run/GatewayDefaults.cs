using Insight.WafTools;
using Microsoft.Extensions.Configuration;

namespace Insight.Run;

/// <summary>What the gateway role takes where the configuration says nothing.</summary>
public static class GatewayDefaults
{
    /// <summary>Setting of the HTTP address.</summary>
    public const string HttpKey = "gateway:listen:http";

    /// <summary>Loopback, until somebody opens the gateway to a network.</summary>
    public const string HttpAddress = "127.0.0.1:8080";

    /// <summary>Setting of the folder of rules.</summary>
    public const string RulesKey = "gateway:waf:rules";

    /// <summary>Setting of the console that the gateway enrols at.</summary>
    public const string EnrolmentUrlKey = "gateway:enrolment:url";

    /// <summary>The small rule set that protects where no other is installed.</summary>
    public static string OwnRules { get; } = Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>The configuration with what it leaves open: the HTTP address, journal and last good bundle below the data folder, and the rules of the WAF:
    /// those installed in the data folder, otherwise our own.</summary>
    public static IConfiguration Apply(IConfiguration configuration, DataFolder data)
    {
        string id = configuration["gateway:id"] is { Length: > 0 } named ? FileName(named) : "gateway";
        Dictionary<string, string?> defaults = new(StringComparer.OrdinalIgnoreCase)
        {
            [HttpKey] = HttpAddress,
            [RulesKey] = Rules(data),
            ["gateway:journal:directory"] = data.Journal(id),
            ["gateway:bundle:directory"] = data.LastGoodBundle(id),
            ["gateway:enrolment:directory"] = data.Identity(id),
        };

        // An enrolled gateway needs to be told nothing more to get its bundles.
        if (configuration[EnrolmentUrlKey] is { Length: > 0 } console)
        {
            string identity = configuration["gateway:enrolment:directory"] is { Length: > 0 } folder ? folder : data.Identity(id);
            defaults[BundleWiring.UrlKey] = console;
            defaults["gateway:bundle:tokenFile"] = Path.Combine(identity, "credential");
            defaults["gateway:bundle:keyFile"] = Path.Combine(identity, "console-key.pem");
        }

        return new ConfigurationBuilder().AddInMemoryCollection(defaults).AddConfiguration(configuration).Build();
    }

    /// <summary>The rules installed in the data folder, otherwise our own.</summary>
    public static string Rules(DataFolder data) => new InstallFolder(data.WafRules) is { IsInstalled: true } installed ? installed.Root : OwnRules;

    // A gateway's id is free text; a folder's name is not.
    private static string FileName(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
