using Insight.Export.Options;

namespace Insight.Export.Destinations;

/// <summary>Makes destinations of what is configured.</summary>
public interface IDestinationFactory
{
    /// <summary>The destination; null when it cannot be used as it is configured, or for want of a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="problem">What is wrong and how to mend it; empty: nothing. Holds no secret.</param>
    IDestination? Create(string name, DestinationOptions options, out string problem);
}
