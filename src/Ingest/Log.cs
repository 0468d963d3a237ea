using Insight.Streaming;
using Microsoft.Extensions.Logging;

namespace Insight.Ingest;

/// <summary>Everything that Ingest logs. Event ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "A batch of {Records} records is not stored yet, next attempt in {Pause}: {Problem}")]
    public static partial void BatchNotStored(ILogger logger, int records, TimeSpan pause, string problem);

    [LoggerMessage(2001, LogLevel.Warning, "{Count} records could not be stored and went to the table dead_letters")]
    public static partial void DeadLetters(ILogger logger, int count);

    [LoggerMessage(2002, LogLevel.Warning, "The stream lost something ({Kind}): {Records} records, {Bytes} bytes, {Position}")]
    public static partial void Loss(ILogger logger, StreamLossKind kind, long records, long bytes, string position);

    [LoggerMessage(2003, LogLevel.Warning, "What was ordered for dead letters is not done yet, next attempt in {Pause}: {Problem}")]
    public static partial void DeadLettersWait(ILogger logger, TimeSpan pause, string problem);

    [LoggerMessage(2010, LogLevel.Warning, "Windows are not computed yet, next attempt in {Pause}: {Problem}")]
    public static partial void RollUpFailed(ILogger logger, TimeSpan pause, string problem);

    [LoggerMessage(2011, LogLevel.Debug, "Computed {Windows} windows in {Elapsed}")]
    public static partial void RolledUp(ILogger logger, int windows, TimeSpan elapsed);
}
