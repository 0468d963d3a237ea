using System.Net;

namespace Insight.Shop.Tests;

/// <summary>A request as the stand-in saw it.</summary>
public sealed record Hop(string? SpiffeId, IPAddress Source, string Host, string Path, string Protocol, string? TraceParent, string? RequestId);
