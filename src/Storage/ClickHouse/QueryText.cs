using System.Buffers;
using System.Text;

namespace Insight.Storage.ClickHouse;

/// <summary>A statement as the server takes it: <c>@name</c> and <c>{@name:Type}</c> replaced by <c>{name:Type}</c>, and the text of each value used.</summary>
internal sealed class QueryText
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("'\"`-/@{");

    private QueryText(string sql, List<KeyValuePair<string, string>> parameters)
    {
        Sql = sql;
        Parameters = parameters;
    }

    public string Sql { get; }

    /// <summary>Names without <c>param_</c>, each with its value in ClickHouse's text form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>True when the statement only reads, as far as its first word tells.</summary>
    public bool IsSelect
    {
        get
        {
            int at = 0;
            while (at < Sql.Length)
            {
                if (char.IsWhiteSpace(Sql[at]) || Sql[at] == '(') at++;
                else if (Follows(Sql, at, "--")) at = EndOf(Sql, at, "\n");
                else if (Follows(Sql, at, "/*")) at = EndOf(Sql, at + 2, "*/");
                else break;
            }

            ReadOnlySpan<char> statement = Sql.AsSpan(at);
            return statement.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) || statement.StartsWith("WITH", StringComparison.OrdinalIgnoreCase);
        }
    }

    public static QueryText Bind(string sql, ClickHouseParameterCollection parameters)
    {
        var values = new List<KeyValuePair<string, string>>(parameters.Count);
        if (parameters.Count == 0) return new QueryText(sql, values);

        var result = new StringBuilder(sql.Length + 32);
        int copied = 0;
        for (int at = 0; at < sql.Length;)
        {
            int next = sql.AsSpan(at).IndexOfAny(s_special);
            if (next < 0) break;
            at += next;
            switch (sql[at])
            {
                case '\'' or '"' or '`':
                    at = EndOfQuoted(sql, at);
                    break;
                case '-' when Follows(sql, at, "--"):
                    at = EndOf(sql, at, "\n");
                    break;
                case '/' when Follows(sql, at, "/*"):
                    at = EndOf(sql, at + 2, "*/");
                    break;
                case '@' when FindName(sql, at + 1, parameters) is { } parameter:
                    string type = parameter.ClickHouseType ?? ParameterText.TypeOf(parameter);
                    result.Append(sql, copied, at - copied).Append('{').Append(parameter.ParameterName).Append(':').Append(type).Append('}');
                    Add(values, parameter, type);
                    at += 1 + parameter.ParameterName.Length;
                    copied = at;
                    break;
                case '{' when FindTyped(sql, at, parameters, out string declared, out int end) is { } parameter:
                    result.Append(sql, copied, at - copied).Append('{').Append(parameter.ParameterName).Append(':').Append(declared).Append('}');
                    Add(values, parameter, declared);
                    at = copied = end;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return new QueryText(result.Append(sql, copied, sql.Length - copied).ToString(), values);
    }

    private static void Add(List<KeyValuePair<string, string>> values, ClickHouseParameter parameter, string type)
    {
        foreach (KeyValuePair<string, string> value in values)
        {
            if (value.Key == parameter.ParameterName) return;
        }

        values.Add(new(parameter.ParameterName, ParameterText.Format(parameter.Value, type)));
    }

    private static ClickHouseParameter? FindName(string sql, int start, ClickHouseParameterCollection parameters)
    {
        int end = start;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_')) end++;
        return end == start ? null : parameters.Find(sql.AsSpan(start, end - start));
    }

    // {name:Type}, or {@name:Type} for Dapper, which passes only what it finds with an @ in the text.
    private static ClickHouseParameter? FindTyped(string sql, int at, ClickHouseParameterCollection parameters, out string type, out int end)
    {
        type = "";
        end = at;
        int name = sql.AsSpan(at + 1).StartsWith('@') ? at + 2 : at + 1;
        if (FindName(sql, name, parameters) is not { } parameter) return null;
        int colon = name + parameter.ParameterName.Length;
        int close = sql.IndexOf('}', colon);
        if (close < 0 || sql[colon] != ':') return null;
        type = sql[(colon + 1)..close].Trim();
        end = close + 1;
        return parameter;
    }

    private static bool Follows(string sql, int at, string text) => sql.AsSpan(at).StartsWith(text);

    private static int EndOf(string sql, int at, string text) =>
        sql.IndexOf(text, at, StringComparison.Ordinal) is >= 0 and int found ? found + text.Length : sql.Length;

    private static int EndOfQuoted(string sql, int start)
    {
        char quote = sql[start];
        for (int at = start + 1; at < sql.Length; at++)
        {
            if (sql[at] == '\\') at++;
            else if (sql[at] == quote) return at + 1;
        }

        return sql.Length;
    }
}
