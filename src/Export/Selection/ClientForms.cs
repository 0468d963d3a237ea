using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Selection;

/// <summary>How a destination is told of clients. Pure.</summary>
/// <param name="form">How.</param>
/// <param name="key">Key of pseudonyms; empty where none are asked for.</param>
public sealed partial class ClientForms(ClientForm form, byte[] key)
{
    private const int PseudonymBytes = 16;

    private const int NetworkBytesV4 = 3, NetworkBytesV6 = 6;

    /// <summary>The event as the destination sees it.</summary>
    public ExportEvent Apply(ExportEvent exported) => form == ClientForm.AsStored ? exported : exported switch
    {
        RequestEvent e => e with { Request = e.Request with { Client = Of(e.Request.Client) } },
        SecurityEvent e => e with { Request = e.Request with { Client = Of(e.Request.Client) } },
        IncidentEvent e => e with { Title = Without(e.Title), Cause = Without(e.Cause) },
        _ => exported,
    };

    /// <summary>A client as the destination sees it.</summary>
    public string Of(string client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Length == 0) return "";
        return form switch
        {
            ClientForm.AsStored => client,
            ClientForm.Pseudonym => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("address:" + client)).AsSpan(0, PseudonymBytes)),
            ClientForm.Network => IPAddress.TryParse(client, out IPAddress? address) ? Network(address) : "",
            _ => "",
        };
    }

    private static string Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        Array.Clear(bytes, address.AddressFamily == AddressFamily.InterNetwork ? NetworkBytesV4 : NetworkBytesV6, bytes.Length - (address.AddressFamily == AddressFamily.InterNetwork ? NetworkBytesV4 : NetworkBytesV6));
        return new IPAddress(bytes).ToString();
    }

    /// <summary>A text with the addresses in it in their form: what detection says names clients.</summary>
    private string Without(string text) => Candidates().Replace(text, match =>
    {
        string bare = match.Value.TrimEnd('.', ':');
        bool isAddress = bare.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(bare, out _);
        return isAddress ? Of(bare) + match.Value[bare.Length..] : match.Value;
    });

    [GeneratedRegex("[0-9A-Fa-f.:]{3,60}", RegexOptions.CultureInvariant)]
    private static partial Regex Candidates();
}
