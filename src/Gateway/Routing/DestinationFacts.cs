using System.Runtime.CompilerServices;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Routing;

/// <summary>What a record says about a destination, encoded once per configuration: its address, and its metadata as labels.</summary>
internal sealed class DestinationFacts
{
    /// <summary>Of a request that no upstream got.</summary>
    public static readonly DestinationFacts None = new();

    private static readonly ConditionalWeakTable<DestinationModel, DestinationFacts> s_facts = [];

    private DestinationFacts()
    {
        Host = "";
        Address = [];
        Labels = [];
    }

    private DestinationFacts(DestinationModel destination)
    {
        Host = Uri.TryCreate(destination.Config.Address, UriKind.Absolute, out Uri? uri) ? $"{uri.Host}:{uri.Port}" : destination.Config.Address;
        Address = EncodeAddress(Host);
        Labels = EncodeLabels(destination);
    }

    /// <summary>Host and port.</summary>
    public string Host { get; }

    /// <summary>The record's field destination_address.</summary>
    public byte[] Address { get; }

    /// <summary>The record's field destination_labels. They stand in the end frame alone: entries of a map that stand in both frames
    /// would add up, and a second attempt may have gone elsewhere.</summary>
    public byte[] Labels { get; }

    public static DestinationFacts Of(DestinationState? destination) =>
        destination is null ? None : s_facts.GetValue(destination.Model, static model => new DestinationFacts(model));

    private static byte[] EncodeAddress(string address)
    {
        ProtobufWriter record = new(new byte[RecordLimits.Address + 8]);
        record.Text(AccessRecord.DestinationAddressFieldNumber, address, RecordLimits.Address);
        return record.Written.ToArray();
    }

    private static byte[] EncodeLabels(DestinationModel destination)
    {
        ProtobufWriter record = new(new byte[RecordLimits.LabelsTotal + 16]);
        foreach ((string key, string value) in (destination.Config.Metadata ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            int before = record.Length;
            ProtobufWriter with = record;
            with.Pair(AccessRecord.DestinationLabelsFieldNumber, key, value, RecordLimits.Label);
            if (with.Length > RecordLimits.LabelsTotal || with.Length == before) break;
            record = with;
        }

        return record.Written.ToArray();
    }
}
