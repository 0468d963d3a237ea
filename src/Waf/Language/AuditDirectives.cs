using Insight.Waf.Auditing;

namespace Insight.Waf.Language;

/// <summary>The directives about the audit log.</summary>
internal static class AuditDirectives
{
    /// <summary>Applies a directive.</summary>
    /// <param name="settings">What it changes.</param>
    /// <param name="name">Its name, in lower case.</param>
    /// <param name="directive">The directive.</param>
    /// <returns>False when it is none of these.</returns>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static bool TryApply(AuditSettings settings, string name, Directive directive)
    {
        string value = directive.Arguments.ElementAtOrDefault(0) ?? "";
        switch (name)
        {
            case "secauditengine": settings.Mode = SettingDirectives.Choose(value, ("On", AuditMode.On), ("Off", AuditMode.Off), ("RelevantOnly", AuditMode.RelevantOnly)); break;
            case "secauditlogrelevantstatus": settings.RelevantStatus = RelevantStatus.Parse(value); break;
            case "secauditlogparts": settings.Parts = AuditPartsChange.Parse(value).Apply(settings.Parts); break;
            case "secauditlog": settings.Path = FullPath(directive, value); break;
            case "secauditlogstoragedir": settings.Folder = FullPath(directive, value); break;
            case "secauditlogtype":
                if (value.Equals("HTTPS", StringComparison.OrdinalIgnoreCase)) throw new FormatException("entries are not sent over the network while requests run: write Serial or Concurrent and ship the files.");
                settings.Kind = SettingDirectives.Choose(value, ("Serial", AuditLogKind.Serial), ("Concurrent", AuditLogKind.Concurrent));
                break;
            case "secauditlogformat":
                if (value.Equals("Native", StringComparison.OrdinalIgnoreCase)) throw new FormatException("the native form is not written: say JSON.");
                SettingDirectives.Choose(value, ("JSON", true));
                break;
            case "secauditlogfilemode": settings.FileMode = Mode(value, AuditSettings.DefaultFileMode); break;
            case "secauditlogdirmode": settings.FolderMode = Mode(value, AuditSettings.DefaultFolderMode); break;
            default: return false;
        }

        return true;
    }

    /// <summary>Relative to the file that says it, as data files are.</summary>
    private static string FullPath(Directive directive, string value)
    {
        if (value.StartsWith('|')) throw new FormatException("rules start no programs: name a file.");
        if (value.Length == 0 || value.Contains('\0', StringComparison.Ordinal)) throw new FormatException("a path is missing.");
        return Path.GetFullPath(value, Path.GetDirectoryName(Path.GetFullPath(directive.Path)) ?? ".");
    }

    private static UnixFileMode Mode(string value, UnixFileMode ifDefault)
    {
        if (value.Equals("default", StringComparison.OrdinalIgnoreCase)) return ifDefault;
        if (value.Length is 0 or > 5 || value.AsSpan().ContainsAnyExceptInRange('0', '7')) throw new FormatException($"it is an octal mode such as 0600, or default; it is '{value}'.");
        UnixFileMode mode = (UnixFileMode)Convert.ToInt32(value, 8);

        // Set-user-id and its like make no sense on a log, and without the owner's write bit there is none.
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return (mode & Owner) == Owner && (int)mode <= 0x1FF ? mode : throw new FormatException($"the owner has to read and write, and nothing beyond 0777 is meant; it is '{value}'.");
    }
}
