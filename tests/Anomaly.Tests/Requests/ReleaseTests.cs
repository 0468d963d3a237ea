using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Tests.Requests;

public sealed class ReleaseTests
{
    private const int Hours = 72;

    [Fact]
    public void FirstDays_NextToNothingIsStopped_AndAttacksAre()
    {
        ShopGateway gateway = new();
        ShopRequests requests = new(1);
        int stopped = Enumerable.Range(0, Hours).Sum(_ => gateway.Hour(requests));

        Assert.InRange(stopped, 0, Hours * ShopGateway.PerHour / 1000);
        int caught = ShopRequests.Attacks.Count(attack => gateway.Judge(ShopRequests.Search, "x"u8.ToArray(), [(ArgumentPlace.Query, "q"u8.ToArray(), Encoding.ASCII.GetBytes(attack))]).Points >= ProfileScale.TamperedPoints);
        Assert.Equal(ShopRequests.Attacks.Count, caught);
    }

    [Fact]
    public void Release_NewParametersEndpointsAndFormats_StopNothing_AndAreAdopted()
    {
        ShopGateway gateway = new();
        ShopRequests before = new(1), after = new(2) { IsReleased = true };
        for (int hour = 0; hour < Hours; hour++) gateway.Hour(before);
        gateway.Adopted.Clear();
        int stopped = Enumerable.Range(0, 24).Sum(_ => gateway.Hour(after));

        Assert.InRange(stopped, 0, 24 * ShopGateway.PerHour / 1000);
        Assert.Contains(gateway.Adopted, static one => one is { Name: "experiment", IsNew: true });
        Assert.Contains(gateway.Adopted, static one => one is { Name: "category", IsNew: false });
        ParameterProfile category = gateway.Profile.Find(ShopRequests.Search)!.Parameters.Single(static one => one.Name == "category");
        Assert.InRange(category.Sequences.Read("0a6f1de0-1f00-4c7b-9c5e-d4b1a9f3b001"u8, out _, out _), 0, ProfileScale.Tampered);
    }

    [Fact]
    public void Release_SyntaxWhereWordsWere_StopsFewUntilItIsNoticed()
    {
        ShopGateway gateway = new();
        ShopRequests before = new(1), after = new(3) { IsReleased = true, HasFilters = true };
        for (int hour = 0; hour < Hours; hour++) gateway.Hour(before);
        int first = gateway.Hour(after), later = Enumerable.Range(0, 23).Sum(_ => gateway.Hour(after));

        Assert.InRange(first, 1, 20);
        Assert.InRange(later, 0, 5);
    }
}
