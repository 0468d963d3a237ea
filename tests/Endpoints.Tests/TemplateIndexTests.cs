using System.Text;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Tests;

public sealed class TemplateIndexTests
{
    private static readonly string[] s_templates = ["/", "/a", "/a/{x}", "/{x}", "/a/{x}.json", "/a/{*}", "/{x}/b", "/a/b", "/{*}", "/a/{x}/c", "/a/{x}...{y}"];

    [Fact]
    public void Find_AnyPath_FindsWhatEachTemplateAloneFits()
    {
        TemplateIndex all = new();
        TemplateIndex[] alone = [.. s_templates.Select(static (template, i) => Index(template, i))];
        for (int i = 0; i < s_templates.Length; i++) all.Add("GET", s_templates[i], i);
        Random random = new(5);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] path = Encoding.UTF8.GetBytes("/" + string.Join('/', Enumerable.Range(0, random.Next(4)).Select(_ => Pick(random))));
            List<TemplateHit> found = [], expected = [];
            all.Find(path, found);
            foreach (TemplateIndex one in alone) one.Find(path, expected);
            Assert.Equal(expected.Select(static hit => hit.Value), found.Select(static hit => hit.Value).Order());
        }
    }

    [Fact]
    public void Find_AnyPath_HasWhatTheMatcherTakes()
    {
        TemplateIndex all = new();
        for (int i = 0; i < s_templates.Length; i++) all.Add("GET", s_templates[i], i);
        CatalogMatcher matcher = new(new EndpointCatalog([new ScopeEndpoints(new EndpointScope("", "", "", ""),
            [.. s_templates.Select(static (template, i) => new EndpointTemplate((ulong)i + 1, "GET", template, EndpointTier.Confirmed, [], []))])]));
        Random random = new(6);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] path = Encoding.UTF8.GetBytes("/" + string.Join('/', Enumerable.Range(0, random.Next(4)).Select(_ => Pick(random))));
            List<TemplateHit> found = [];
            all.Find(path, found);
            EndpointMatch match = matcher.Match(new EndpointRequest { Method = "GET"u8, Path = path });
            if (match.Id == 0) Assert.Empty(found);
            else Assert.Contains(found, hit => hit.Template == match.Template);
        }
    }

    [Fact]
    public void Find_TemplatesMadeToBranch_EndsSoon()
    {
        TemplateIndex index = new();
        for (int i = 0; i < 1 << 10; i++) index.Add("", string.Concat(Enumerable.Range(0, 10).Select(bit => (i >> bit & 1) == 0 ? "/{x}" : "/a")) + "/b", i);
        List<TemplateHit> found = [];
        index.Find(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("/a", 10)) + "/b"), found);
        Assert.InRange(found.Count, 1_024, 1_024);
    }

    private static TemplateIndex Index(string template, int value)
    {
        TemplateIndex index = new();
        index.Add("GET", template, value);
        return index;
    }

    private static string Pick(Random random) => new[] { "a", "b", "c", "x.json", "1...2", ".", "" }[random.Next(7)];
}
