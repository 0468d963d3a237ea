namespace Insight.Offline.Report.Drawing;

/// <summary>A place in a layer of the graph: a service, or a point that an edge passes on its way to a later layer.</summary>
internal sealed class Slot(string? name, int layer)
{
    /// <summary>The service; null for a point of an edge.</summary>
    public string? Name { get; } = name;

    public int Layer { get; } = layer;

    public double X { get; set; }

    public double Y { get; set; }

    public List<Slot> Before { get; } = [];

    public List<Slot> After { get; } = [];
}
