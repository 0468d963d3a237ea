using System.CommandLine;
using Insight.Console.Access;

namespace Insight.Commands;

/// <summary>The options that say what somebody may do.</summary>
internal sealed class RoleOptions
{
    private readonly Option<string[]> _roles = new("--role") { Description = $"TENANT=ROLE, the role being {Roles.Words}, the tenant * standing for all; may stand several times" };
    private readonly Option<bool> _admin = new("--admin") { Description = "The same as --role *=admin" };

    /// <summary>Adds the options to a command.</summary>
    public RoleOptions(Command command)
    {
        command.Add(_roles);
        command.Add(_admin);
    }

    /// <summary>The roles; a problem names the option and the fix.</summary>
    public (Grants? Grants, string Problem) Read(ParseResult parsed)
    {
        Dictionary<string, string> roles = new(StringComparer.Ordinal);
        if (parsed.GetValue(_admin)) roles[Grants.AllTenants] = "admin";
        foreach (string text in parsed.GetValue(_roles) ?? [])
        {
            int at = text.LastIndexOf('=');
            if (at < 0) return (null, "--role: must be TENANT=ROLE, such as shop=analyst or *=viewer");
            roles[text[..at]] = text[(at + 1)..];
        }

        (Grants? grants, string problem) = Grants.Of(roles);
        return grants is not null ? (grants, "") : (null, roles.Count == 0 ? "--role or --admin: say what they may do" : $"--role: {problem}");
    }
}
