namespace Insight.Export.Options;

/// <summary>How a destination is told of clients' addresses.</summary>
public enum ClientForm
{
    /// <summary>As they are stored: addresses, or pseudonyms where <c>gateway.privacy</c> says so.</summary>
    AsStored,

    /// <summary>As keyed pseudonyms (HMAC-SHA-256, 128 bits, hexadecimal) of <see cref="ExportOptions.PseudonymSecret"/>.</summary>
    Pseudonym,

    /// <summary>As the network: without the last octet of an IPv4 address, without all but 48 bits of an IPv6 address.</summary>
    Network,

    /// <summary>Not at all.</summary>
    None,
}
