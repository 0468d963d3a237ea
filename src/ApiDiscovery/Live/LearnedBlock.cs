using Insight.Storage.ClickHouse.Native;

namespace Insight.ApiDiscovery.Live;

/// <summary>Rows of <c>learned_endpoints</c> as a block to insert.</summary>
internal static class LearnedBlock
{
    public static NativeBlock Of(IReadOnlyList<LearnedRow> rows)
    {
        NativeBlock block = new();
        NumberColumn<ulong> id = block.AddNumber<ulong>("endpoint_id", "UInt64");
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), host = block.AddLowCardinality("host"),
            service = block.AddLowCardinality("service"), method = block.AddLowCardinality("method"), kind = block.AddLowCardinality("kind");
        StringColumn template = block.AddString("template"), parameters = block.AddString("parameters"), query = block.AddString("query"), explanation = block.AddString("explanation");
        NumberColumn<byte> tier = block.AddNumber<byte>("tier", "UInt8"), ignored = block.AddNumber<byte>("ignored", "Bool");
        ArrayColumn<NumberColumn<ulong>> aliases = block.Add("aliases", new ArrayColumn<NumberColumn<ulong>>(new NumberColumn<ulong>("UInt64")));
        NumberColumn<ulong> requests = block.AddNumber<ulong>("requests", "UInt64"), clients = block.AddNumber<ulong>("clients", "UInt64"), version = block.AddNumber<ulong>("version", "UInt64");
        NumberColumn<long> first = block.AddTime("first_time"), last = block.AddTime("last_time");
        foreach (LearnedRow row in rows)
        {
            id.Append(row.EndpointId);
            tenant.Append(row.Tenant);
            app.Append(row.App);
            host.Append(row.Host);
            service.Append(row.Service);
            method.Append(row.Method);
            kind.Append(row.Kind);
            template.Append(row.Template);
            parameters.Append(row.Parameters);
            query.Append(row.Query);
            explanation.Append(row.Explanation);
            tier.Append(row.Tier);
            ignored.Append(row.Ignored ? (byte)1 : (byte)0);
            foreach (ulong alias in row.Aliases) aliases.Elements.Append(alias);
            aliases.EndRow();
            requests.Append(row.Requests);
            clients.Append(row.Clients);
            version.Append(row.Version);
            first.Append(row.FirstTime);
            last.Append(row.LastTime);
        }

        return block;
    }
}
