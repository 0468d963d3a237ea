namespace Insight.Storage.Schema;

/// <summary>A database whose schema this version cannot work with; the message says which migration and what to do.</summary>
public sealed class SchemaException(string message) : Exception(message);
