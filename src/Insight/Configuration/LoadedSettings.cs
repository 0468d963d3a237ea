using Microsoft.Extensions.Configuration;

namespace Insight.Configuration;

/// <summary>The outcome of loading the configuration.</summary>
/// <param name="Settings">Typed settings.</param>
/// <param name="Configuration">All keys, for the gateway's and YARP's sections.</param>
/// <param name="File">The file that was read, if any.</param>
/// <param name="Errors">Everything that is wrong; empty when the configuration is good.</param>
public sealed record LoadedSettings(
    InsightSettings Settings, IConfiguration Configuration, string? File, IReadOnlyList<ConfigurationError> Errors);
