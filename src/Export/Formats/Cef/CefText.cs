using System.Text;

namespace Insight.Export.Formats.Cef;

/// <summary>Escapes texts for CEF: a client's text must not begin a field of its own.</summary>
internal static class CefText
{
    /// <summary>A field of the header: <c>|</c> and <c>\</c> are escaped; line ends, which have no escape there, become spaces.</summary>
    public static void AppendHeader(StringBuilder into, string text)
    {
        foreach (char c in text)
        {
            if (c is '|' or '\\') into.Append('\\');
            into.Append(IsLineEnd(c) ? ' ' : c);
        }
    }

    /// <summary>A value of the extension: <c>=</c>, <c>\</c> and line ends are escaped.</summary>
    public static void AppendValue(StringBuilder into, string text)
    {
        foreach (char c in text)
        {
            if (c == '\r') into.Append("\\r");
            else if (IsLineEnd(c)) into.Append("\\n");
            else if (c is '=' or '\\') into.Append('\\').Append(c);
            else into.Append(c == '\0' ? ' ' : c);
        }
    }

    /// <summary>Whatever some receiver takes for the end of a line.</summary>
    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' or '\0' or '\v' or '\f';
}
