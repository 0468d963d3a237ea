using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Gateway.Bundles;

/// <summary>Reads the objects and checks them by the rules that the console checks them by.</summary>
internal sealed class ObjectsReader : IBundlePartReader
{
    public string Name => ObjectSet.PartName;

    public object? Read(ReadOnlySpan<byte> content, out string problem) => ObjectSetDocument.Read(content, out problem);
}
