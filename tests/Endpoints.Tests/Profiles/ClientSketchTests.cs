using System.Globalization;
using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ClientSketchTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 4, 6)]
    [InlineData(100, 70, 130)]
    [InlineData(100_000, 60_000, 140_000)]
    public void Estimate_IsAboutTheNumberOfClients(int clients, double least, double most)
    {
        ClientSketch sketch = new();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < clients; i++) sketch.Add(Sample.Key.Hash(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
        }

        Assert.InRange(Math.Round(sketch.Estimate), least, most);
    }
}
