using Dapper;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.DeadLetters;

namespace Insight.Console.Pipeline;

/// <summary>Reads dead letters and what was decided about them, and takes decisions.</summary>
public sealed class DeadLetterReader(FactStorage storage, DeadLetterOrders orders)
{
    private const int TimeoutSeconds = 20;

    internal async Task<DeadLetterList> ListAsync(TenantScope scope, DeadLetterParameters filter, PageRequest page, bool excerpts, CancellationToken cancellationToken)
    {
        object arguments = new { all = filter.State == "all", reason = filter.Reason ?? "", anyReason = filter.Reason is null, excerpts, limit = page.Limit + 1, offset = page.Offset };
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        List<DeadLetterRow> rows = [.. await connection.QueryAsync<DeadLetterRow>(new CommandDefinition(PipelineSql.Letters, arguments, commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken))];
        IReadOnlyDictionary<string, DeadLetterOrder> decided = orders.Of([.. rows.Select(static row => row.Id)]);
        return new DeadLetterList([.. rows.Take(page.Limit).Select(row => DeadLetterItem.Of(row, decided.GetValueOrDefault(row.Id), excerpts))], page.Offset, rows.Count > page.Limit);
    }

    /// <summary>Decides about letters. Ids were checked: they stand in a statement.</summary>
    internal async Task<DeadLetterAnswer> DecideAsync(TenantScope scope, IReadOnlyList<string> ids, DeadLetterAction action, string by, string reason, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        Dictionary<string, bool> whole = (await connection.QueryAsync<(string Id, bool IsWhole)>(new CommandDefinition(PipelineSql.Known(ids), commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken)))
            .ToDictionary(static row => row.Id, static row => row.IsWhole, StringComparer.Ordinal);
        List<string> wanted = [];
        List<DeadLetterRefusal> refused = [];
        foreach (string id in ids)
        {
            if (!whole.TryGetValue(id, out bool isWhole)) refused.Add(new DeadLetterRefusal(id, "No open dead letter has this id."));
            else if (action == DeadLetterAction.Retry && !isWhole) refused.Add(new DeadLetterRefusal(id, "Only its beginning was kept, so it cannot be tried again; a line of a file is read again by replaying the file."));
            else wanted.Add(id);
        }

        IReadOnlyList<string> ordered = wanted.Count == 0 ? [] : orders.Order(wanted, action, by, reason);
        refused.AddRange(wanted.Except(ordered, StringComparer.Ordinal).Select(static id => new DeadLetterRefusal(id, "Something was decided about it already and is still to be done.")));
        return new DeadLetterAnswer(ordered, refused);
    }
}
