using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insight.Contracts.Records;

namespace Insight.Ingest.Tests.Records;

public class RecordClearTests
{
    [Fact]
    public void Clear_EveryFieldSet_LeavesNothing()
    {
        // Field 999 is unknown here, as one of a newer gateway would be.
        AccessRecord record = AccessRecord.Parser.ParseFrom([0xB8, 0x3E, 0x01]);
        foreach (FieldDescriptor field in AccessRecord.Descriptor.Fields.InDeclarationOrder()) Fill(record, field);
        Assert.All(AccessRecord.Descriptor.Fields.InDeclarationOrder(), field => Assert.True(IsSet(record, field), field.Name));
        record.Clear();
        Assert.Equal(new AccessRecord(), record);
        Assert.Equal(0, record.CalculateSize());
    }

    private static void Fill(AccessRecord record, FieldDescriptor field)
    {
        object now = field.Accessor.GetValue(record);
        if (now is System.Collections.IDictionary map) map.Add("version", "2");
        else if (field.IsRepeated) ((System.Collections.IList)now).Add(Value(field));
        else field.Accessor.SetValue(record, Value(field));
    }

    private static object Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "x",
        FieldType.Bytes => ByteString.CopyFrom(1),
        FieldType.Bool => true,
        FieldType.Int64 => 1L,
        FieldType.UInt32 => 1u,
        FieldType.Enum => 1,
        FieldType.Message => field.MessageType.Parser.ParseFrom([]),
        _ => 1ul,
    };

    private static bool IsSet(AccessRecord record, FieldDescriptor field) =>
        !Equals(field.Accessor.GetValue(record), field.Accessor.GetValue(new AccessRecord()));
}
