using System.Globalization;
using System.Text;

namespace Insight.Storage.Embedded;

/// <summary>How one embedded engine runs. <see cref="ToArguments"/> and <see cref="TryParse"/> carry it to the child process.</summary>
public sealed record EmbeddedEngineOptions
{
    private static readonly string[] s_required = ["--data", "--http-port", "--user", "--password-sha256"];

    /// <summary>Folder of the engine's data and configuration; created when missing. One engine at a time uses it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port of the HTTP interface on 127.0.0.1; the same after a restart.</summary>
    public required int HttpPort { get; init; }

    /// <summary>The user that may do everything.</summary>
    public required string Username { get; init; }

    /// <summary>SHA-256 of the user's password in 64 hexadecimal digits; the password itself stays with the parent.</summary>
    public required string PasswordSha256Hex { get; init; }

    /// <summary>Users who may only read; null: none. The embedded library has them only where its threads can be confined to the engine's own files.</summary>
    public EmbeddedReader? Reader { get; init; }

    /// <summary>Where libchdb.so is; null: <see cref="EngineLibrary.Find"/> searches the usual places.</summary>
    public string? LibraryPath { get; init; }

    /// <summary>Memory that all queries and merges together may use, in bytes.</summary>
    public long MaxMemoryBytes { get; init; } = 2L << 30;

    /// <summary>The options as arguments of the storage role's process.</summary>
    public IReadOnlyList<string> ToArguments()
    {
        List<string> arguments =
        [
            "--data", DataDirectory,
            "--http-port", HttpPort.ToString(CultureInfo.InvariantCulture),
            "--user", Username,
            "--password-sha256", PasswordSha256Hex,
            "--max-memory", MaxMemoryBytes.ToString(CultureInfo.InvariantCulture),
        ];
        if (LibraryPath is not null) arguments.AddRange(["--library", LibraryPath]);
        if (Reader is not null)
        {
            arguments.AddRange(["--reader-password-sha256", Reader.PasswordSha256Hex, "--reader-database", Reader.Database]);
            // Names of tenants may be any text.
            if (Reader.Tenants.Count > 0) arguments.AddRange(["--reader-tenants", string.Join(',', Reader.Tenants.Select(static tenant => Convert.ToHexString(Encoding.UTF8.GetBytes(tenant))))]);
        }

        return arguments;
    }

    /// <summary>Reads what <see cref="ToArguments"/> wrote. False, with a sentence that names the argument, when something is missing or wrong.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, out EmbeddedEngineOptions? options, out string? error)
    {
        options = null;
        error = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count)
            {
                error = $"{arguments[i]} needs a value.";
                return false;
            }

            values[arguments[i]] = arguments[i + 1];
        }

        string? missing = s_required.FirstOrDefault(name => !values.ContainsKey(name));
        if (missing is not null) error = $"{missing} is missing.";
        else if (!int.TryParse(values["--http-port"], CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535) error = "--http-port must be from 1 to 65535.";
        else if (values["--password-sha256"] is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigit)) error = "--password-sha256 must be 64 hexadecimal digits.";
        else if (!TryReader(values, out EmbeddedReader? reader)) error = "--reader-password-sha256 must be 64 hexadecimal digits, --reader-database a name, --reader-tenants hexadecimal digits.";
        else if (!long.TryParse(values.GetValueOrDefault("--max-memory", "2147483648"), CultureInfo.InvariantCulture, out long memory) || memory < 256 << 20)
            error = "--max-memory must be at least 268435456 bytes.";
        else
        {
            options = new EmbeddedEngineOptions
            {
                DataDirectory = values["--data"],
                HttpPort = port,
                Username = values["--user"],
                PasswordSha256Hex = hash,
                Reader = reader,
                LibraryPath = values.GetValueOrDefault("--library"),
                MaxMemoryBytes = memory,
            };
        }

        return error is null;
    }

    private static bool TryReader(Dictionary<string, string> values, out EmbeddedReader? reader)
    {
        reader = null;
        if (!values.TryGetValue("--reader-password-sha256", out string? hash)) return true;
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)) return false;
        if (!values.TryGetValue("--reader-database", out string? database) || database.Length == 0 || !database.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')) return false;
        string[] tenants = values.GetValueOrDefault("--reader-tenants", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!tenants.All(static tenant => tenant.Length % 2 == 0 && tenant.All(char.IsAsciiHexDigit))) return false;
        reader = new EmbeddedReader { PasswordSha256Hex = hash, Database = database, Tenants = [.. tenants.Select(static tenant => Encoding.UTF8.GetString(Convert.FromHexString(tenant)))] };
        return true;
    }
}
