using System.Globalization;
using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ReleaseGuardTests
{
    private readonly RequestProfile _profile = Sample.Words();
    private readonly ReleaseGuard _guard = new();
    private readonly RequestScorer _scorer = new();

    [Fact]
    public void Note_FewClientsAmongMany_StillCount()
    {
        for (int client = 0; client < 100; client++) Send(client, "words");
        int points = 0;
        for (int i = 0; i < 300; i++) points = Send(1000 + (i % 3), "{\"a\":[1]}");

        Assert.True(points >= ProfileScale.TamperedPoints);
        Assert.Empty(_guard.Suspended);
    }

    [Fact]
    public void Note_AGoodPartOfTheClients_IsARelease()
    {
        for (int client = 0; client < 100; client++) Send(client, "words");
        int stopped = Enumerable.Range(0, 100).Count(client => Send(client, "{\"a\":[1]}") >= ProfileScale.TamperedPoints);

        Assert.InRange(stopped, 1, 30);
        Assert.Equal((1ul, 0), Assert.Single(_guard.Suspended));
        Assert.Equal(0, Send(7, "{\"b\":[2]}"));
    }

    [Fact]
    public void Turn_UnusualClientsOfManyWindows_DoNotAddUp()
    {
        for (int window = 0; window < 30; window++)
        {
            for (int client = 0; client < 100; client++) Send(client, "words");
            for (int client = 0; client < 2; client++) Send(1000 + (2 * window) + client, "{\"a\":[1]}");
            _guard.Turn();
        }

        Assert.Empty(_guard.Suspended);
    }

    private int Send(int client, string value)
    {
        _scorer.Begin(_profile, 1, _guard, Encoding.ASCII.GetBytes(client.ToString(CultureInfo.InvariantCulture)));
        _scorer.Add(ArgumentPlace.Query, "q"u8, Encoding.ASCII.GetBytes(value));
        return _scorer.End().Points;
    }
}
