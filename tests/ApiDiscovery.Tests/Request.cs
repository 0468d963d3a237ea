namespace Insight.ApiDiscovery.Tests;

/// <summary>A request to the service cart of the host shop.</summary>
internal sealed record Request(string Method, string Path, int Status, string Client, DateTime Time, ulong Bytes = 500);
