namespace Insight.Query;

/// <summary>Where a statement comes from: the argument, <c>-</c> for standard input, or a file.</summary>
internal static class SqlInput
{
    /// <summary>Most characters of a statement.</summary>
    public const int MaxCharacters = 200_000;

    /// <summary>The statement, or a sentence that says what is wrong.</summary>
    public static async Task<(string Sql, string? Problem)> ReadAsync(string? argument, string? file, TextReader input, CancellationToken cancellationToken)
    {
        if (argument is not null && file is not null) return ("", "SQL: give it as an argument or with --file, not both");
        if (argument is null && file is null) return ("", "SQL: give a statement, '-' to read one from standard input, or --file");
        if (file is not null && !File.Exists(file)) return ("", $"--file: there is no file '{file}'");
        try
        {
            string sql = argument ?? "";
            if (file is not null || argument == "-")
            {
                using StreamReader? opened = file is null ? null : new StreamReader(file);
                char[] text = new char[MaxCharacters + 1];
                int length = await (opened ?? input).ReadBlockAsync(text, cancellationToken);
                sql = new string(text, 0, length);
            }

            if (sql.Length > MaxCharacters) return ("", $"SQL: more than {MaxCharacters:N0} characters");
            if (sql.Contains('\0', StringComparison.Ordinal)) return ("", "SQL: holds a NUL character");
            // ClickHouse takes one statement; people end it with a semicolon.
            sql = sql.TrimEnd().TrimEnd(';');
            return string.IsNullOrWhiteSpace(sql) ? ("", "SQL: is empty") : (sql, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("", $"--file: {e.Message}");
        }
    }
}
