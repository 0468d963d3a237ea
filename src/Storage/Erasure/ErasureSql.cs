using System.Text;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;

namespace Insight.Storage.Erasure;

/// <summary>The statements of one erasure. Pure.</summary>
/// <remarks>
/// ClickHouse keeps the text of mutations, with whatever stands in it, as long as the table lives. So the value stands in a view that is dropped at the end, and mutations name the view.
/// Mutations and not lightweight deletes: those only hide rows until some merge takes them out.
/// </remarks>
public sealed class ErasureSql(ErasureSubject subject, SchemaSettings schema)
{
    /// <summary>Name of the view.</summary>
    public const string View = "erasing";

    private readonly ErasureText _text = new(subject.Value);

    private string Values => $"(SELECT value FROM {Name(View)})";

    private string Bytes => $"assumeNotNull((SELECT max(value) FROM {Name(View)}))";

    private string Pattern => $"assumeNotNull((SELECT max(pattern) FROM {Name(View)}))";

    /// <summary>Creates the view.</summary>
    public string CreateView => $"CREATE OR REPLACE VIEW {Name(View)}{OnCluster} AS SELECT {Literal(subject.Value)} AS value, {Literal(_text.Pattern)} AS pattern, {Literal(subject.Tenant)} AS tenant";

    /// <summary>Drops the view, also one that another run left.</summary>
    public string DropView => $"DROP VIEW IF EXISTS {Name(View)}{OnCluster}";

    /// <summary>The table to read, all shards.</summary>
    public string Name(string table) => $"{Identifier.Quote(schema.Database)}.{Identifier.Quote(table)}";

    /// <summary>Which rows go; null: none can.</summary>
    public string? Gone(ErasureTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        List<string> any = [.. table.Columns(subject.Kind).Select(column => $"{column} IN {Values}")];
        if (table.OfRecords) any.Add($"record_id IN (SELECT record_id FROM {Name(Local("records"))} WHERE {RecordColumn} IN {Values}{Own(true)})");
        if (table.Action == ErasureAction.Derived) any.AddRange(Mentions(table));
        return any.Count == 0 ? null : $"({string.Join(" OR ", any)}){Own(table.HasTenant)}";
    }

    /// <summary>Which rows stay and lose the value from their texts; null: none can.</summary>
    public string? Changed(ErasureTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Action != ErasureAction.Rows || Mentions(table) is not { Count: > 0 } mentions) return null;
        return $"({string.Join(" OR ", mentions)}){Own(table.HasTenant)}";
    }

    /// <summary>Counts rows.</summary>
    public string Count(ErasureTable table, string where) => $"SELECT toInt64(count()) FROM {Name(table.Name)} WHERE {where}";

    /// <summary>Deletes rows.</summary>
    public string Delete(string table, string where) => $"ALTER TABLE {SchemaTemplate.DataTable(table, schema)} DELETE WHERE {where}";

    /// <summary>Takes the value out of texts.</summary>
    public string Update(ErasureTable table, string where)
    {
        ArgumentNullException.ThrowIfNull(table);
        IEnumerable<string> sets = table.Texts.Select(column => $"{column} = {Without(column)}")
            .Concat(table.Arrays.Select(column => $"{column} = arrayMap(x -> {Without("x")}, {column})"))
            .Concat(table.Maps.Select(column => $"{column} = mapApply((k, v) -> ({Without("k")}, {Without("v")}), {column})"));
        return $"ALTER TABLE {SchemaTemplate.DataTable(table.Name, schema)} UPDATE {string.Join(", ", sets)} WHERE {where}";
    }

    /// <summary>A mention in texts that hold arbitrary bytes.</summary>
    public string HasBytes(string column) => $"position({column}, {Bytes}) > 0";

    private string RecordColumn => ErasureTables.All.Single(static table => table.Name == "records").Columns(subject.Kind)[0];

    private List<string> Mentions(ErasureTable table) => !subject.InTexts ? [] :
    [
        .. table.Texts.Select(column => $"match({column}, {Pattern})"),
        .. table.Arrays.Select(column => $"arrayExists(x -> match(x, {Pattern}), {column})"),
        // Values of the maps of derived tables are counts.
        .. table.Maps.Select(column => table.Action == ErasureAction.Derived
            ? $"arrayExists(x -> match(x, {Pattern}), mapKeys({column}))"
            : $"arrayExists(x -> match(x, {Pattern}), arrayConcat(mapKeys({column}), mapValues({column})))"),
        .. table.Bytes.Select(HasBytes),
    ];

    // Twice: what stands behind one mention may be what stands before the next.
    private string Without(string text)
    {
        string replacement = $"'\\\\1{ErasureText.Mark}\\\\3'";
        return $"replaceRegexpAll(replaceRegexpAll({text}, {Pattern}, {replacement}), {Pattern}, {replacement})";
    }

    private string Own(bool hasTenant) => hasTenant && subject.Tenant.Length > 0 ? $" AND tenant IN (SELECT tenant FROM {Name(View)})" : "";

    private string Local(string table) => schema.Cluster is null ? table : table + "_local";

    private string OnCluster => schema.Cluster is null ? "" : $" ON CLUSTER {Identifier.Quote(schema.Cluster)}";

    // Hexadecimal digits: whatever stands in it is data here.
    private static string Literal(string text) => $"unhex('{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}')";
}
