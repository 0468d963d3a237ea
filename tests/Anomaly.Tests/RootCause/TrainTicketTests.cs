using Insight.Anomaly.RootCause;
using Insight.Anomaly.Tests.RootCause.Incidents;

namespace Insight.Anomaly.Tests.RootCause;

public sealed class TrainTicketTests
{
    [SharedDataFact("graph/trainticket-2023-01-29.hops.ndjson.gz")]
    public void CpuContention_IsNamedFirstFromHopsAlone()
    {
        TrainTicketHops hops = TrainTicketHops.Read()!;
        foreach (TrainTicketFault fault in hops.Faults.Where(static fault => fault.Type == "cpu_contention"))
        {
            (GraphWindows normal, GraphWindows current) = hops.At(fault);
            RootCauseRanking ranking = RootCauseRanker.Rank(hops.Graph, normal, current);
            Assert.NotEmpty(ranking.Causes);
            Assert.Equal((CauseKind.Node, hops.Graph.Nodes[fault.Node]), (ranking.Causes[0].Kind, hops.Graph.Nodes[ranking.Causes[0].Node]));
        }
    }
}
