using Microsoft.Extensions.Logging;

namespace Insight.Export.Delivery;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Destination {Name}: delivery waits {Pause}, since the control database is away: {Problem}")]
    public static partial void Waits(ILogger logger, string name, TimeSpan pause, string problem);

    [LoggerMessage(3, LogLevel.Error, "Destination {Name}: delivery failed and begins anew")]
    public static partial void Failed(ILogger logger, Exception error, string name);

    [LoggerMessage(2, LogLevel.Warning, "Destination {Name} cannot be used: {Problem}")]
    public static partial void Misconfigured(ILogger logger, string name, string problem);
}
