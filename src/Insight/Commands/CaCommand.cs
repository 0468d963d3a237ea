using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Authority;

namespace Insight.Commands;

/// <summary><c>insight ca</c>: Insight's own authority, on the machine of the console.</summary>
public static class CaCommand
{
    private const string DefaultTrustDomain = "insight.internal";

    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("ca", "Insight's own small certificate authority: for gateways that enrol, and for services if wanted")
    {
        Init(), CaIssueCommand.Create(), Rotate(), Trust(), Show(),
    };

    private static Command Init()
    {
        Command command = new("init", "Make the authority: a root of ten years, its key encrypted with a passphrase");
        Option<string> domain = new("--trust-domain") { Description = "Trust domain of all names: spiffe://DOMAIN/gateway/ID", DefaultValueFactory = _ => DefaultTrustDomain };
        command.Add(domain);
        CaOptions options = new(command);
        command.SetAction(parsed => options.Run(parsed, folder =>
        {
            if (File.Exists(folder.AuthorityFile)) throw new AuthorityException($"'{folder.AuthorityFile}' exists already; 'insight ca rotate' adds a new root to it");
            AuthorityState state = AuthorityState.Create(parsed.GetValue(domain)!, options.Passphrase(parsed, folder, mayCreate: true), TimeProvider.System.GetUtcNow());
            AuthorityFile.Write(folder.AuthorityFile, state, replace: false);
            Terminal.Out.WriteLine($"the authority of {state.TrustDomain} is in {folder.AuthorityFile}; keep a copy of it, and the passphrase in another place");
        }));
        return command;
    }

    private static Command Rotate()
    {
        Command command = new("rotate", "Add a new root: trusted at once, issuing after a lead; the old ones end after an overlap");
        Option<string> lead = new("--lead") { Description = "Time until new certificates come from it: as long as the slowest gateway takes to renew", DefaultValueFactory = _ => "24h" };
        Option<string> overlap = new("--overlap") { Description = "Time after that until the old roots end", DefaultValueFactory = _ => "90d" };
        command.Add(lead);
        command.Add(overlap);
        CaOptions options = new(command);
        command.SetAction(parsed => options.Run(parsed, folder =>
        {
            AuthorityState state = AuthorityFile.Read(folder.AuthorityFile);
            AuthorityState rotated = state.Rotate(
                options.Passphrase(parsed, folder, mayCreate: false), CaOptions.Duration(lead, parsed), CaOptions.Duration(overlap, parsed), TimeProvider.System.GetUtcNow());
            AuthorityFile.Write(folder.AuthorityFile, rotated, replace: true);
            Terminal.Out.WriteLine($"a new root is trusted now and issues from {rotated.Roots[^1].IssuesFrom:u}");
            Terminal.Out.WriteLine("gateways get it with their next certificate; give 'insight ca trust' to whoever checks certificates on his own");
        }));
        return command;
    }

    private static Command Trust()
    {
        Command command = new("trust", "Print the roots that are trusted now, as PEM: what services check gateways with");
        CaOptions options = new(command);
        command.SetAction(parsed => options.Run(parsed, folder => Terminal.Out.Write(AuthorityFile.Read(folder.AuthorityFile).TrustBundle(TimeProvider.System.GetUtcNow()))));
        return command;
    }

    private static Command Show()
    {
        Command command = new("show", "Print the trust domain and the roots");
        CaOptions options = new(command);
        command.SetAction(parsed => options.Run(parsed, folder =>
        {
            AuthorityState state = AuthorityFile.Read(folder.AuthorityFile);
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            Terminal.Out.WriteLine($"trust domain  {state.TrustDomain}");
            foreach (AuthorityRoot root in state.Roots)
            {
                using X509Certificate2 certificate = root.Read();
                string word = root.TrustedUntil <= now.UtcDateTime ? "ended" : root.IssuesFrom > now.UtcDateTime ? "trusted, issues later" : root == state.FindIssuing(now) ? "issues" : "trusted";
                Terminal.Out.WriteLine($"root          {certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}");
                Terminal.Out.WriteLine($"              {word}; issues from {root.IssuesFrom:u}, trusted until {root.TrustedUntil:u}");
            }
        }));
        return command;
    }
}
