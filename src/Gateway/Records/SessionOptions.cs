namespace Insight.Gateway.Records;

/// <summary>Which cookie or header names a session (<c>gateway:session</c>). Its value is never stored, only a digest of it.</summary>
public sealed class SessionOptions
{
    /// <summary>Name of the session cookie; empty: none.</summary>
    public string Cookie { get; set; } = "";

    /// <summary>Name of a session header, looked at when there is no such cookie; empty: none.</summary>
    public string Header { get; set; } = "";
}
