using System.Globalization;
using System.Text;
using Insight.WafTools.Requests;

namespace Insight.Waf.Bench.Compare;

/// <summary>Makes a script for wrk that sends the request of a file again and again.</summary>
internal static class WrkRequest
{
    /// <summary>The script of a raw HTTP/1 request.</summary>
    public static string Script(string file)
    {
        RawRequest request = RawRequestParser.Parse(File.ReadAllBytes(file));
        StringBuilder script = new();
        script.Append(CultureInfo.InvariantCulture, $"wrk.method = {Quote(request.Method)}\nwrk.path = {Quote(request.Target)}\n");
        foreach (RawHeader header in request.Headers)
        {
            // wrk counts the body itself.
            if (!header.Is("content-length"u8)) script.Append(CultureInfo.InvariantCulture, $"wrk.headers[{Quote(header.Name)}] = {Quote(header.Value)}\n");
        }

        if (request.Body.Length > 0) script.Append(CultureInfo.InvariantCulture, $"wrk.body = {Quote(request.Body)}\n");
        return script.ToString();
    }

    /// <summary>A Lua string of any bytes.</summary>
    private static string Quote(byte[] text)
    {
        StringBuilder quoted = new("\"");
        foreach (byte each in text)
        {
            if (each is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\')) quoted.Append((char)each);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\{each:000}");
        }

        return quoted.Append('"').ToString();
    }
}
