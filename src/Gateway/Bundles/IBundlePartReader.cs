namespace Insight.Gateway.Bundles;

/// <summary>Reads one kind of part. A new kind is one more of these, and a source of its name in the console.</summary>
internal interface IBundlePartReader
{
    /// <summary>Name of the part in the manifest.</summary>
    string Name { get; }

    /// <summary>What the gateway works with, ready for use and never changed again; null when the content breaks a rule, with the rule.</summary>
    /// <remarks>Runs before the bundle is in force and away from requests: what takes long is done here.</remarks>
    object? Read(ReadOnlySpan<byte> content, out string problem);
}
