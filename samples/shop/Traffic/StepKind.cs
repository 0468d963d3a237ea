namespace Shop.Traffic;

/// <summary>How a step is carried out.</summary>
public enum StepKind
{
    /// <summary>A request and its answer.</summary>
    Request,

    /// <summary>A feed (Server-Sent Events), read until it ends.</summary>
    Feed,

    /// <summary>A WebSocket: one message, one answer, closed.</summary>
    Chat,
}
