using System.CommandLine;
using Insight.Commands;
using Insight.Configuration;
using Insight.Run;

namespace Insight.Objects;

/// <summary>The options by which a verb finds the console: by default the one that runs on this data folder, with its token.</summary>
internal sealed class ConsoleConnection
{
    private readonly CommonOptions _common;
    private readonly Option<string?> _address = new("--console") { Description = "Address of the console (default: the one that runs on the data folder)" };
    private readonly Option<FileInfo?> _tokenFile = new("--token-file") { Description = "File with a token (default, until the console has users: the start token of the data folder)" };

    /// <summary>Adds the options to a command.</summary>
    public ConsoleConnection(Command command)
    {
        _common = new CommonOptions(command);
        command.Add(_address);
        command.Add(_tokenFile);
    }

    /// <summary>A client of the console; null when there is none, which was said then.</summary>
    public ConsoleClient? Open(ParseResult parsed)
    {
        if (_common.Load(parsed) is not { } loaded) return null;
        string? given = parsed.GetValue(_address);
        string? tokenFile = parsed.GetValue(_tokenFile)?.ToString();
        (Uri? address, string? token) = Running(loaded);
        if (given is not null)
        {
            if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0) return Refuse($"--console: '{given}' is no address of a console; write it as https://console.internal");
            if (url.Scheme == "http" && !url.IsLoopback) return Refuse("--console: must begin with https:// when the console is on another machine, because a token is sent to it");
            // A token goes to the console that made it and to no other.
            if (address is null || address.GetLeftPart(UriPartial.Authority) != url.GetLeftPart(UriPartial.Authority)) token = null;
            address = url;
        }

        if (address is null) return Refuse($"no console runs on the data folder '{loaded.Settings.Data}'; start it with 'insight up', choose another folder with --data, or name a console with --console and --token-file");
        if (tokenFile is not null)
        {
            try
            {
                token = File.ReadLines(tokenFile).FirstOrDefault()?.Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Refuse($"--token-file: '{tokenFile}' cannot be read: {e.Message}");
            }
        }

        return token is { Length: > 0 } && !token.Any(static c => c is < '!' or > '~') ? new ConsoleClient(new Uri(address.GetLeftPart(UriPartial.Authority)), token) : Refuse("--token-file: must name the file with a token; once the console has users, 'insight token create' makes one on its machine");
    }

    /// <summary>What the console of the data folder wrote when it started.</summary>
    private static (Uri? Address, string? Token) Running(LoadedSettings loaded)
    {
        if (OwnerOnlyFile.Read<ConsoleFile>(Path.Combine(new DataFolder(loaded.Settings.Data).RunFolder, "console.json"))?.Address is not { } address) return default;
        string token = address.Query.StartsWith("?token=", StringComparison.Ordinal) ? Uri.UnescapeDataString(address.Query[7..]) : "";
        return (address, token);
    }

    private static ConsoleClient? Refuse(string reason)
    {
        Terminal.Error.WriteLine($"insight: {reason}");
        return null;
    }

    private sealed record ConsoleFile(Uri Address);
}
