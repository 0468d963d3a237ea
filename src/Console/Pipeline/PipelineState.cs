namespace Insight.Console.Pipeline;

/// <summary>How a part of the pipeline is doing.</summary>
public enum PipelineState
{
    /// <summary>It does its work.</summary>
    Ok,

    /// <summary>It works, and is behind what it reads.</summary>
    Behind,

    /// <summary>Its last turn failed, and it tries again.</summary>
    Failing,

    /// <summary>Its next turn is overdue.</summary>
    Late,

    /// <summary>It has said nothing for a while: its process is away, or hangs.</summary>
    Silent,

    /// <summary>No process has said anything of it.</summary>
    Unknown,
}
