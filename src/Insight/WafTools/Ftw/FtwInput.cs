namespace Insight.WafTools.Ftw;

/// <summary>The request of a stage, with go-ftw's defaults.</summary>
public sealed record FtwInput
{
    /// <summary>Where the request goes to.</summary>
    public string DestAddr { get; init; } = "localhost";

    /// <summary>The port it goes to.</summary>
    public int Port { get; init; } = 80;

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Protocol { get; init; } = "http";

    /// <summary>The method; anything goes.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The request target; anything goes.</summary>
    public string Uri { get; init; } = "/";

    /// <summary>The protocol of the request line; anything goes, also nothing.</summary>
    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>Headers in the order given, duplicates included.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body; templates in it (<see cref="FtwTemplate"/>) are already replaced.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>The whole request as bytes, instead of everything above; null: there is none.</summary>
    public byte[]? EncodedRequest { get; init; }

    /// <summary>Whether the headers that a request needs are added (<see cref="FtwRequest"/>).</summary>
    public bool AutocompleteHeaders { get; init; } = true;

    /// <summary>Whether cookies of the answer go into the next stage. Read, and of no effect in process.</summary>
    public bool SaveCookie { get; init; }

    /// <summary>The older form of <see cref="AutocompleteHeaders"/>, the other way round.</summary>
    public bool StopMagic { get; init; }

    /// <summary>Whether the request goes where the last stage's answer pointed. Read, and of no effect in process.</summary>
    public bool FollowRedirect { get; init; }
}
