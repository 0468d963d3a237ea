using Insight.Streaming.Tests.Journal;

return KilledWriter.Run(args);
