using Insight.Storage.Schema;
using Xunit;

namespace Insight.Storage.Tests.Schema;

public sealed class SchemaTemplateTests
{
    private const string Sql = """
        -- A comment; with a semicolon
        CREATE TABLE IF NOT EXISTS {table t} (x UInt8) ENGINE = {engine ReplacingMergeTree(version)} ORDER BY x;
        {distributed t BY sipHash64(x)}
        CREATE VIEW IF NOT EXISTS {view v} AS SELECT x FROM {name t};
        """;

    [Fact]
    public void Expand_OneServer_NamesTablesAndEngines() => Assert.Equal(
        [
            "CREATE TABLE IF NOT EXISTS `insight`.`t` (x UInt8) ENGINE = ReplacingMergeTree(version) ORDER BY x",
            "CREATE VIEW IF NOT EXISTS `insight`.`v` AS SELECT x FROM `insight`.`t`",
        ],
        SchemaTemplate.Expand(Sql, new SchemaSettings()));

    [Fact]
    public void Expand_Cluster_ReplicatesAndDistributes() => Assert.Equal(
        [
            "CREATE TABLE IF NOT EXISTS `insight`.`t_local` ON CLUSTER `main` (x UInt8) "
                + "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version) ORDER BY x",
            "CREATE TABLE IF NOT EXISTS `insight`.`t` ON CLUSTER `main`\nAS `insight`.`t_local`\nENGINE = Distributed(`main`, `insight`, `t_local`, sipHash64(x))",
            "CREATE VIEW IF NOT EXISTS `insight`.`v` ON CLUSTER `main` AS SELECT x FROM `insight`.`t`",
        ],
        SchemaTemplate.Expand(Sql, new SchemaSettings { Cluster = "main" }));

    [Fact]
    public void Expand_UnknownPlaceholder_IsAnError() =>
        Assert.Throws<FormatException>(() => SchemaTemplate.Expand("SELECT {nothing here};", new SchemaSettings()));

    [Fact]
    public void Expand_EveryMigrationForACluster_LeavesNoLocalEngine()
    {
        var settings = new SchemaSettings { Cluster = "main" };
        string[] statements = [.. Migration.Load("Schema").SelectMany(migration => SchemaTemplate.Expand(migration.Sql, settings))];

        Assert.All(statements, statement => Assert.Contains(" ON CLUSTER `main`", statement, StringComparison.Ordinal));
        Assert.DoesNotContain(statements, statement => statement.Contains("ENGINE = MergeTree", StringComparison.Ordinal) || statement.Contains("ENGINE = Replacing", StringComparison.Ordinal));
    }
}
