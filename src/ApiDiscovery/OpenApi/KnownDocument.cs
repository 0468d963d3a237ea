namespace Insight.ApiDiscovery.OpenApi;

/// <summary>An uploaded document, without its content.</summary>
/// <param name="Tenant">Only for this tenant; empty: for all.</param>
/// <param name="App">Only for this application; empty: for all.</param>
/// <param name="Host">Only for this virtual host; empty: for all.</param>
/// <param name="Name">What the operator calls it.</param>
/// <param name="Title">Title that it gives itself.</param>
/// <param name="ApiVersion">Version that it gives itself.</param>
/// <param name="Operations">How many operations it has.</param>
/// <param name="Sha256">SHA-256 of the content, hexadecimal.</param>
/// <param name="UploadedAt">When, UTC.</param>
/// <param name="UploadedBy">Who.</param>
public sealed record KnownDocument(
    string Tenant, string App, string Host, string Name, string Title, string ApiVersion, int Operations, string Sha256, DateTime UploadedAt, string UploadedBy)
{
    /// <summary>True when the document is about endpoints of this place.</summary>
    public bool IsFor(string tenant, string app, string host) =>
        (Tenant.Length == 0 || Tenant == tenant) && (App.Length == 0 || App == app) && (Host.Length == 0 || Host.Equals(host, StringComparison.OrdinalIgnoreCase));
}
