namespace Insight.Anomaly.RootCause.Tables;

/// <summary>A table that cannot be read. The message names file, line and column, and what is wrong; it holds no control characters.</summary>
public sealed class TableException(string message) : Exception(message);
