using Insight.Waf.Language;
using Insight.Waf.Rules;
using Xunit;

namespace Insight.WafTools;

public sealed class RuleFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insight-rules-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_Folder_OrdersSetUpBeforeRulesAndSkipsExamples()
    {
        Write("crs-setup.conf.example", "setup");
        foreach (string name in new[] { "RESPONSE-950.conf", "REQUEST-901.conf", "REQUEST-900.conf.example", "words.data" }) Write(Path.Combine("rules", name), name);

        IReadOnlyList<RuleSource> sources = RuleFolder.Read(_folder.FullName, "engine", "added", out string? error);

        Assert.Null(error);
        Assert.Equal(["engine", "setup", "added", "REQUEST-901.conf", "RESPONSE-950.conf"], sources.Select(source => source.Text));
    }

    [Fact]
    public void Read_OwnSetUp_GoesBeforeTheExample()
    {
        Write("crs-setup.conf.example", "example");
        Write("crs-setup.conf", "own");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "rules"));

        Assert.Equal("own", RuleFolder.Read(_folder.FullName, "", "", out _)[1].Text);
    }

    [Fact]
    public void Read_WrongFolder_SaysWhatIsMissing()
    {
        Assert.Empty(RuleFolder.Read(_folder.FullName, "", "", out string? noRules));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "rules"));
        Assert.Empty(RuleFolder.Read(_folder.FullName, "", "", out string? noSetup));

        Assert.Contains("there are no rules in it", noRules, StringComparison.Ordinal);
        Assert.Contains("neither crs-setup.conf", noSetup, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
