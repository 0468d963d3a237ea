using System.Globalization;
using System.Text;

namespace Insight.WafTools.Ftw;

/// <summary>Builds the bytes of a request as go-ftw sends them.</summary>
/// <remarks>With autocompletion: a body without media type is a form; data of a form is escaped unless it looks escaped already; <c>Connection: close</c> and
/// <c>Content-Length</c> are added where they are missing. Line ends of multipart bodies become CRLF in any case. Nothing is checked: tests break HTTP on purpose.</remarks>
public static class FtwRequest
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Builds a request.</summary>
    public static byte[] Build(FtwInput input)
    {
        if (input.EncodedRequest is { } encoded) return encoded;
        List<(string Name, string Value)> headers = [.. input.Headers];
        byte[] data = input.Data;
        if (data.Length > 0 && input.AutocompleteHeaders)
        {
            if (!Has(headers, "Content-Type")) headers.Add(("Content-Type", Form));
            if (Any(headers, "Content-Type", value => value.Equals(Form, StringComparison.OrdinalIgnoreCase)) && !FormEscape.LooksEscaped(data)) data = FormEscape.EscapeFields(data);
        }

        if (Any(headers, "Content-Type", value => value.Contains("multipart/form-data;", StringComparison.OrdinalIgnoreCase))) data = WithCrlf(data);
        if (input.AutocompleteHeaders)
        {
            if (!Has(headers, "Connection")) headers.Add(("Connection", "close"));
            if (!Has(headers, "Content-Length") && (data.Length > 0 || TakesBody(input.Method))) headers.Add(("Content-Length", data.Length.ToString(CultureInfo.InvariantCulture)));
        }

        StringBuilder head = new();
        head.Append(input.Method).Append(' ').Append(input.Uri).Append(' ').Append(input.Version).Append("\r\n");
        foreach ((string name, string value) in headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. data];
    }

    // The original is the expression ^POST|PUT|PATCH|DELETE$, whose anchors bind to the outer words only.
    private static bool TakesBody(string method) =>
        method.StartsWith("POST", StringComparison.Ordinal) || method.Contains("PUT", StringComparison.Ordinal)
        || method.Contains("PATCH", StringComparison.Ordinal) || method.EndsWith("DELETE", StringComparison.Ordinal);

    private static bool Has(List<(string Name, string Value)> headers, string name) => Any(headers, name, _ => true);

    private static bool Any(List<(string Name, string Value)> headers, string name, Predicate<string> value) =>
        headers.Exists(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && value(header.Value));

    private static byte[] WithCrlf(byte[] data)
    {
        List<byte> output = new(data.Length + (data.Length / 16));
        foreach (byte value in data)
        {
            if (value == (byte)'\n') output.Add((byte)'\r');
            output.Add(value);
        }

        return [.. output];
    }
}
