namespace Insight.Console.Queries;

/// <summary>Which derived tables are read.</summary>
internal enum WindowGrain
{
    /// <summary>Ten seconds.</summary>
    Windows,

    /// <summary>One minute.</summary>
    Minutes,
}
