using Insight.Contracts.Records;
using Insight.Testing;

namespace Insight.Ingest.Tests.Storing;

/// <summary>What policies said, on its way into the table <c>policy_notes</c>.</summary>
[Collection(SharedEngine.Name)]
public sealed class PolicyNoteTests(EngineFixture engine)
{
    [Fact]
    public async Task Step_RecordWithNotes_EachIsARowOnceHoweverOftenItIsRead()
    {
        await using Database database = await Database.CreateAsync(engine);
        RecordSamples samples = new(41);
        List<AccessRecord> records = [.. Enumerable.Range(0, 40).Select(i => samples.At(i + 1))];
        foreach (AccessRecord record in records) record.PolicyNotes.Clear();
        records[3].PolicyNotes.Add(new PolicyNote { Policy = "login-rate", Action = PolicyAction.Limit, Acted = true, Reason = "rate" });
        records[3].PolicyNotes.Add(new PolicyNote { Policy = "known", Action = PolicyAction.Deny, Reason = "unknown-endpoint" });
        for (int i = 0; i < 30; i++) records[7].PolicyNotes.Add(new PolicyNote { Policy = new string('p', 100) + i, Action = (PolicyAction)9, Reason = "\u0001'\"<" });

        await database.IngestAsync(new ListSource(records, 15));
        await database.IngestAsync(new ListSource(records, 7));

        AccessRecord first = records[3];
        string request = $"{Convert.ToHexString(first.RecordId.Span)}|{first.Tenant}|{first.Host}|{first.DestinationService}|{first.ClientIp}|{first.RequestId}|{first.Status}";
        Assert.Equal(
            [request + "|0|login-rate|limit|true|rate", request + "|1|known|deny|false|unknown-endpoint"],
            await database.RowsAsync("""
                SELECT hex(record_id), tenant, host, service, client_ip, request_id, toString(status), toString(position), policy, toString(action), toString(acted), reason
                FROM policy_notes FINAL WHERE policy IN ('login-rate', 'known') ORDER BY position
                """));
        Assert.Equal("16|63", string.Join('|', await database.RowsAsync("SELECT toString(count()), toString(max(length(policy))) FROM policy_notes FINAL WHERE policy LIKE 'ppp%'")));
    }
}
