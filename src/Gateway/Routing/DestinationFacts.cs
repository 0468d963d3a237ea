using System.Runtime.CompilerServices;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Routing;

/// <summary>What a record says about a destination, encoded once per configuration: its address, and its metadata as labels.</summary>
internal static class DestinationFacts
{
    private static readonly ConditionalWeakTable<DestinationModel, byte[]> s_encoded = [];

    /// <summary>The record's fields destination_address and destination_labels; empty when nothing was proxied.</summary>
    public static ReadOnlySpan<byte> Of(DestinationState? destination) =>
        destination is null ? [] : s_encoded.GetValue(destination.Model, Encode);

    private static byte[] Encode(DestinationModel destination)
    {
        ProtobufWriter record = new(new byte[RecordLimits.Address + RecordLimits.LabelsTotal + 16]);
        string address = Uri.TryCreate(destination.Config.Address, UriKind.Absolute, out Uri? uri) ? $"{uri.Host}:{uri.Port}" : destination.Config.Address;
        record.Text(AccessRecord.DestinationAddressFieldNumber, address, RecordLimits.Address);

        int begin = record.Length;
        foreach ((string key, string value) in (destination.Config.Metadata ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            int before = record.Length;
            ProtobufWriter with = record;
            with.Pair(AccessRecord.DestinationLabelsFieldNumber, key, value, RecordLimits.Label);
            if (with.Length - begin > RecordLimits.LabelsTotal || with.Length == before) break;
            record = with;
        }

        return record.Written.ToArray();
    }
}
