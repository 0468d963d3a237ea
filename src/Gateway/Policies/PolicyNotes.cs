using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Insight.Policy.Policies;

namespace Insight.Gateway.Policies;

/// <summary>Writes what policies said into the access record.</summary>
internal static class PolicyNotes
{
    public static void Write(ref ProtobufWriter record, PolicyVerdict[] verdicts)
    {
        int told = Math.Max(0, Array.FindIndex(verdicts, static verdict => verdict.Acts));
        record.Text(AccessRecord.PolicyIdFieldNumber, verdicts[told].Policy.Metadata.Name, RecordLimits.PolicyName);
        record.Number(AccessRecord.PolicyActionFieldNumber, (ulong)verdicts[told].Finding.Action);
        record.Flag(AccessRecord.PolicyShadowFieldNumber, !verdicts[told].Acts);

        int end = record.Length + RecordLimits.PolicyNotesTotal;
        Note(ref record, verdicts[told], end);
        for (int i = 0, written = 1; i < verdicts.Length && written < RecordLimits.PolicyNotes; i++)
        {
            if (i != told && Note(ref record, verdicts[i], end)) written++;
        }
    }

    private static bool Note(ref ProtobufWriter record, in PolicyVerdict verdict, int end)
    {
        ProtobufWriter note = new(stackalloc byte[RecordLimits.PolicyName + RecordLimits.PolicyReason + 16]);
        note.Text(PolicyNote.PolicyFieldNumber, verdict.Policy.Metadata.Name, RecordLimits.PolicyName);
        note.Number(PolicyNote.ActionFieldNumber, (ulong)verdict.Finding.Action);
        note.Flag(PolicyNote.ActedFieldNumber, verdict.Acts);
        note.Text(PolicyNote.ReasonFieldNumber, verdict.Finding.Reason, RecordLimits.PolicyReason);
        if (record.Length + note.Length + 8 > end) return false;
        record.Bytes(AccessRecord.PolicyNotesFieldNumber, note.Written);
        return true;
    }
}
