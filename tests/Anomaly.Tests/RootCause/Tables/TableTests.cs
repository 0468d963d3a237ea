using Insight.Anomaly.RootCause;
using Insight.Anomaly.RootCause.Tables;

namespace Insight.Anomaly.Tests.RootCause.Tables;

public sealed class TableTests
{
    private const string Head = "microservice,a,a,a,b\nmetric,latency,requests,availability,latency\nstatistic,Average,Sum,Average,p50\nunix_timestamp,,,,\n";

    [Fact]
    public void AdjacencyTable_RowsCallColumns()
    {
        ServiceGraph graph = Graph(",\"a,1\",b,c\r\n\"a,1\",0,1.0,0\r\nb,,0,nan\r\n\r\nc,1,0,0\r\n");
        Assert.Equal(["a,1", "b", "c"], graph.Nodes.AsEnumerable());
        Assert.Equal([new GraphCall(0, 1), new GraphCall(2, 0)], graph.Calls.AsEnumerable());
    }

    [Theory]
    [InlineData("", "g.csv: it is empty")]
    [InlineData(",a,b\na,0,1\nc,0,0\n", "g.csv: line 3, column 1: the node 'c' is not in the first row")]
    [InlineData(",a,b\na,0,yes\n", "g.csv: line 2, column 3: 'yes' is no number")]
    [InlineData(",a,b\na,0\n", "g.csv: line 2, column 2: the row has 2 cells, the first row has 3")]
    [InlineData(",a,a\n", "g.csv: line 1, column 3: the node 'a' comes twice")]
    [InlineData(",a,\n", "g.csv: line 1, column 3: the node has no name")]
    [InlineData(",a\na,0\na,0\n", "g.csv: line 3, column 1: the node 'a' has a row already")]
    [InlineData(",a\n\"a,0\n", "g.csv: line 2, column 1: a quote is opened and never closed")]
    [InlineData(",a\u001b[2J\n", "g.csv: line 1, column 2: the name of the node holds a control character")]
    public void AdjacencyTable_Wrong_SaysWhere(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<TableException>(() => Graph(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void MetricTable_ReadsMetricsInTheirUnits()
    {
        MetricTable table = Metrics(Head + "1692608400.0,0.02,200,97.5,0.5\n1692608700.0,,0,,nan\n");
        WindowColumns nodes = table.Of(ServiceGraph.Create(["b", "a", "c"], [])).Nodes;
        Assert.Equal((200, 20_000), (nodes[1, 0].Requests, nodes[1, 0].Latency));
        Assert.Equal(5, nodes[1, 0].Errors, 9);
        Assert.Equal((0, double.NaN), (nodes[1, 1].Requests, nodes[1, 1].Latency));
        Assert.Equal(500_000, nodes[0, 0].Latency);
        Assert.Equal(double.NaN, nodes[2, 0].Requests);
        Assert.True(table.Has("a", SymptomMetric.Errors));
        Assert.False(table.Has("b", SymptomMetric.Errors));
    }

    [Theory]
    [InlineData("microservice,a\nmetric,latency\n", "m.csv: there are fewer than three header rows")]
    [InlineData("microservice,a\nmetric,latency\nstatistic,Average\n", "m.csv: there is no row of values")]
    [InlineData(Head + "1,0.02,200,97.5,fast\n", "m.csv: line 5, column 5: 'fast' is no number (latency of 'b')")]
    [InlineData(Head + "soon,0.02,200,97.5,1\n", "m.csv: line 5, column 1: 'soon' is no number and no time")]
    [InlineData(Head + "1,0.02,200\n", "m.csv: line 5, column 3: the row has 3 cells, the header has 5")]
    [InlineData("microservice,a,a\nmetric,latency,latency\nstatistic,Average,Average\n1,1,1\n", "m.csv: line 1, column 3: latency Average of 'a' comes twice")]
    [InlineData("microservice,a\nmetric,latency,x\nstatistic,Average\n", "m.csv: line 2, column 3: the row has 3 cells, the first row has 2")]
    public void MetricTable_Wrong_SaysWhere(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<TableException>(() => Metrics(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Tables_TooLarge_AreRefused()
    {
        Assert.Contains("more than 5000 nodes", Assert.Throws<TableException>(() => Graph(string.Concat(Enumerable.Range(0, 5_001).Select(static i => $",n{i}")))).Message, StringComparison.Ordinal);
        Assert.Contains("more than 1000 characters", Assert.Throws<TableException>(() => Graph("," + new string('a', 1_001))).Message, StringComparison.Ordinal);
        Assert.Contains("more than 20000 columns", Assert.Throws<TableException>(() => Metrics(new string(',', 20_001))).Message, StringComparison.Ordinal);
    }

    private static ServiceGraph Graph(string text) => AdjacencyTable.Read(new StringReader(text), "g.csv");

    private static MetricTable Metrics(string text) => MetricTable.Read(new StringReader(text), "m.csv");
}
