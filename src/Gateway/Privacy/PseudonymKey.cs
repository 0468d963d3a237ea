using System.Net;

namespace Insight.Gateway.Privacy;

/// <summary>Computes the pseudonyms that gateways with a key write, for whoever must find a person by what they are really called.</summary>
/// <param name="key">The key in base 64, at least 16 bytes: <c>gateway.privacy.key</c>.</param>
public sealed class PseudonymKey(string key)
{
    private const int MinBytes = 16;

    private readonly Pseudonyms _pseudonyms = new(new PrivacyOptions { Key = key, ClientAddress = true, Principal = true, Session = true });

    /// <summary>Reads a file with the key in its first line; null with a sentence when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong; empty: nothing.</param>
    public static PseudonymKey? Read(string path, out string problem)
    {
        problem = "";
        try
        {
            string text = File.ReadLines(path).FirstOrDefault()?.Trim() ?? "";
            byte[] bytes = new byte[text.Length];
            if (Convert.TryFromBase64String(text, bytes, out int length) && length >= MinBytes) return new PseudonymKey(text);
            problem = $"'{path}' must hold the key of gateway.privacy in its first line, in base 64 and of at least {MinBytes} bytes";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"'{path}' cannot be read: {e.Message}";
        }

        return null;
    }

    /// <summary>The pseudonym of an address.</summary>
    public string Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _pseudonyms.AddressText(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    /// <summary>The pseudonym of a principal.</summary>
    public string Principal(string principal) => _pseudonyms.PrincipalText(principal);

    /// <summary>The keyed digest of a session's id, as the client sends it.</summary>
    public string Session(string session) => _pseudonyms.SessionText(session);
}
