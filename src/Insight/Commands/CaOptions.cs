using System.CommandLine;
using Insight.Authority;
using Insight.Run;

namespace Insight.Commands;

/// <summary>What the verbs of <c>insight ca</c> share: where the authority is, and where its passphrase stands.</summary>
public sealed class CaOptions
{
    private readonly Option<string?> _file = new("--passphrase-file") { Description = "File with the passphrase of the keys (default: authority/passphrase in the data folder)" };
    private readonly Option<string?> _variable = new("--passphrase-env") { Description = "Environment variable with the passphrase, instead of a file" };
    private readonly CommonOptions _common;

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public CaOptions(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(_file);
        command.Add(_variable);
        _common = new CommonOptions(command);
    }

    /// <summary>Does something with the data folder; prints what goes wrong.</summary>
    public int Run(ParseResult parsed, Action<DataFolder> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (_common.Load(parsed) is not { } loaded) return ExitCode.Usage;
        if (CommonOptions.CreateData(loaded.Settings) is not { } data) return ExitCode.Failed;
        try
        {
            action(data);
            return ExitCode.Ok;
        }
        catch (AuthorityException error)
        {
            Terminal.Error.WriteLine($"insight: {error.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>The passphrase. In the default place one is made when there is none.</summary>
    /// <exception cref="AuthorityException">It cannot be had.</exception>
    public string Passphrase(ParseResult parsed, DataFolder data, bool mayCreate)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(data);
        if (parsed.GetValue(_variable) is { Length: > 0 } variable) return Insight.Authority.Passphrase.FromVariable(variable);
        string file = parsed.GetValue(_file) is { Length: > 0 } given ? given : data.AuthorityPassphrase;
        if (mayCreate && file == data.AuthorityPassphrase && !File.Exists(file)) AuthorityFile.WriteSecret(file, Insight.Authority.Passphrase.Create() + "\n", replace: false);
        return Insight.Authority.Passphrase.FromFile(file);
    }

    /// <summary>A duration such as <c>24h</c>.</summary>
    /// <exception cref="AuthorityException">It is none, or negative.</exception>
    public static TimeSpan Duration(Option<string> option, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(parsed);
        string text = parsed.GetValue(option)!;
        return Policy.Objects.Duration.TryParse(text, out TimeSpan duration) && duration >= TimeSpan.Zero
            ? duration
            : throw new AuthorityException($"{option.Name}: '{text}' is no duration; write it as 24h or 90d");
    }
}
