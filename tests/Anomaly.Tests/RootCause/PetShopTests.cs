using Insight.Anomaly.RootCause;
using Insight.Anomaly.Tests.RootCause.Incidents;

namespace Insight.Anomaly.Tests.RootCause;

public sealed class PetShopTests
{
    [SharedDataFact("anomaly/petshop")]
    public void TrainingIncidents_CauseComesFirst()
    {
        int[] ranks = [.. PetShopIncident.All().Select(static incident => PetShopIncident.RankOf(Rank(incident), incident.Graph, incident.Answer))];
        Assert.Equal(16, ranks.Length);
        Assert.True(ranks.Count(static rank => rank == 0) >= 14, string.Join(' ', ranks));
        Assert.True(ranks.Count(static rank => rank < 3) >= 15, string.Join(' ', ranks));
    }

    [SharedDataFact("anomaly/petshop")]
    public void TrainingIncidents_OtherNames_SameCausesAndScores()
    {
        // Names in another order too: what comes first in the alphabet must not matter.
        static string Rename(string name) => new([.. name.Reverse()]);
        foreach ((PetShopIncident plain, PetShopIncident renamed) in PetShopIncident.All().Zip(PetShopIncident.All(Rename)))
        {
            RootCauseRanking one = Rank(plain), other = Rank(renamed);
            Assert.Equal(one.Causes.Select(static cause => (cause.Kind, cause.Node, cause.Caller, cause.Share)), other.Causes.Select(static cause => (cause.Kind, cause.Node, cause.Caller, cause.Share)));
        }
    }

    private static RootCauseRanking Rank(PetShopIncident incident) => RootCauseRanker.Rank(incident.Graph, incident.Normal, incident.Current, incident.Symptom);
}
