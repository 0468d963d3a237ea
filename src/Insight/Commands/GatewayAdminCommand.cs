using System.CommandLine;
using System.Security.Cryptography;
using Insight.Authority;
using Insight.Configuration;
using Insight.Console.Bundles;
using Insight.Console.Enrolment;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Insight.Run;
using Insight.Storage.Control;

namespace Insight.Commands;

/// <summary><c>insight gateway token|list|revoke</c>: who may be a gateway. On the machine of the console.</summary>
public static class GatewayAdminCommand
{
    /// <summary>Adds the verbs to <c>insight gateway</c>.</summary>
    public static void AddTo(Command gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        gateway.Add(new Command("token", "Join tokens, with which gateways enrol") { CreateToken() });
        gateway.Add(List());
        gateway.Add(Revoke());
    }

    private static Command CreateToken()
    {
        Command command = new("create", "Print a join token: a secret that lets one gateway enrol once");
        Option<string> id = new("--gateway") { Description = "Id of the gateway; without it any that is not enrolled yet", DefaultValueFactory = _ => "" };
        Option<string> ttl = new("--ttl") { Description = "How long it counts, at most 7d", DefaultValueFactory = _ => "1h" };
        command.Add(id);
        command.Add(ttl);
        return WithDatabase(command, (parsed, loaded, data, database) =>
        {
            TimeSpan life = CaOptions.Duration(ttl, parsed);
            if (life < TimeSpan.FromMinutes(1) || life > JoinTokenStore.LongestLife) throw new AuthorityException($"--ttl: must be from 1m to {JoinTokenStore.LongestLife.TotalDays:0}d");
            string gateway = parsed.GetValue(id)!;
            if (gateway.Length > 0 && NameRules.WorkloadProblem(gateway) is { } problem) throw new AuthorityException($"--gateway: {problem}");
            if (!File.Exists(AuthorityFileOf(loaded, data))) throw new AuthorityException("there is no authority yet; make one with 'insight ca init'");
            JoinToken token = new JoinTokenStore(database, TimeProvider.System).Create(KeyId(loaded, data), gateway, life, LocalActor.Name);
            Terminal.Out.WriteLine(token.Text());
            Terminal.Error.WriteLine($"insight: put this line into a file on {(gateway.Length > 0 ? $"gateway {gateway}" : "the gateway")} that only its user can read, and name it in gateway.enrolment.tokenFile; it counts once, for {life.TotalMinutes:0} minutes");
        });
    }

    private static Command List() => WithDatabase(new Command("list", "Print the gateways that are enrolled"), static (_, _, _, database) =>
    {
        foreach (EnrolledGateway gateway in new EnrolledGatewayStore(database, TimeProvider.System).List())
        {
            string state = gateway.RevokedAt is { } revoked ? $"revoked {revoked:u}" : $"renewed {gateway.RenewedAt:u}";
            Terminal.Out.WriteLine($"{gateway.Id}  certificate {gateway.Serial} until {gateway.NotAfter:u}  enrolled {gateway.EnrolledAt:u}  {state}");
        }
    });

    private static Command Revoke()
    {
        Command command = new("revoke", "End a gateway's right to bundles and new certificates; the present one ends within a day");
        Argument<string> id = new("gateway") { Description = "Id of the gateway" };
        command.Add(id);
        return WithDatabase(command, (parsed, _, _, database) =>
        {
            string gateway = parsed.GetValue(id)!;
            if (!new EnrolledGatewayStore(database, TimeProvider.System).Revoke(gateway, LocalActor.Name)) throw new AuthorityException("no gateway with this id is enrolled, or it is revoked already");
            Terminal.Out.WriteLine("revoked; its certificate stays valid to others until its end ('insight gateway list')");
        });
    }

    private static Command WithDatabase(Command command, Action<ParseResult, LoadedSettings, DataFolder, ControlDatabase> action)
    {
        CommonOptions common = new(command);
        command.SetAction(parsed =>
        {
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            if (CommonOptions.CreateData(loaded.Settings) is not { } data) return ExitCode.Failed;
            try
            {
                action(parsed, loaded, data, ControlStore.Open(loaded.Settings, data));
                return ExitCode.Ok;
            }
            catch (Exception error) when (error is AuthorityException or IOException or CryptographicException or Storage.Schema.SchemaException or System.Data.Common.DbException)
            {
                Terminal.Error.WriteLine($"insight: {error.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static string AuthorityFileOf(LoadedSettings loaded, DataFolder data) =>
        loaded.Settings.Console.Enrolment.AuthorityFile is { Length: > 0 } file ? file : data.AuthorityFile;

    /// <summary>Id of the key that the console signs with: what the token pins. The console makes the key at its first start.</summary>
    private static string KeyId(LoadedSettings loaded, DataFolder data)
    {
        string file = BundleOptions.PublicKeyFile(loaded.Settings.Console.Bundle.KeyFile is { Length: > 0 } key ? key : data.BundleKey);
        if (!File.Exists(file)) throw new AuthorityException($"'{file}' does not exist yet; start the console once, it makes the key that tokens pin");
        using BundleVerifier verifier = BundleVerifier.Read(File.ReadAllText(file));
        return verifier.KeyId;
    }
}
