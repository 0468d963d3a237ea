using System.Data.Common;
using Insight.Storage.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Objects;

/// <summary>Hears of objects that other consoles on the same database changed, so that their bundles are made at once here too.</summary>
/// <remarks>Where the database does not tell, or while it cannot be reached, the bundle's interval finds them.</remarks>
internal sealed partial class ObjectWatch(ControlDatabase database, ObjectStore objects, TimeProvider time, ILogger<ObjectWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (database.CanWatch && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.WatchAsync(objects.Look, stoppingToken);
            }
            catch (DbException error)
            {
                LogLost(error.Message);
                await Task.Delay(s_pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(EventId = 4110, Level = LogLevel.Warning, Message = "Control database: its changes are not told any more ({Reason}); trying again")]
    private partial void LogLost(string reason);
}
