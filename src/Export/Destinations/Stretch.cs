namespace Insight.Export.Destinations;

/// <summary>Events of a batch that belong together.</summary>
/// <param name="From">Position of the first.</param>
/// <param name="To">Position behind the last.</param>
internal readonly record struct Stretch(int From, int To)
{
    /// <summary>How many there are.</summary>
    public int Count => To - From;
}
