using Insight.Commands;
using Insight.Configuration;

DurationConverter.Register();
return await InsightCommand.RunAsync(args);
