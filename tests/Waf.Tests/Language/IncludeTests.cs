using Insight.Waf.Rules;

namespace Insight.Waf.Tests.Language;

public sealed class IncludeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insight-waf-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Include_Glob_LoadsFilesInOrderOfTheirNames()
    {
        Write("rules/b.conf", "SecRuleRemoveById 1\n");
        Write("rules/a.conf", "SecAction \"id:1\"\nSecAction \"id:2\"\n");
        Write("rules/c.txt", "not a rule");

        RuleSet? rules = Load("Include rules/*.conf", out IReadOnlyList<RuleError> errors);

        Assert.Empty(errors);
        Assert.Equal(1, rules!.RuleCount);
    }

    [Fact]
    public void Include_FaultInIncludedFile_NamesThatFile()
    {
        string path = Write("rules/a.conf", "\nSecNothing\n");

        Load("Include rules/a.conf", out IReadOnlyList<RuleError> errors);

        RuleError error = Assert.Single(errors);
        Assert.Equal((path, 2), (error.Path, error.Line));
    }

    [Fact]
    public void IncludeOptional_NoFile_IsNoFault()
    {
        Assert.NotNull(Load("IncludeOptional rules/*.conf", out IReadOnlyList<RuleError> errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void Include_Itself_EndsWithOneFault()
    {
        string path = Write("main.conf", "Include main.conf\n");

        Assert.Null(RuleSet.Load([RuleSource.FromFile(path)], out IReadOnlyList<RuleError> errors));

        Assert.Contains("include each other", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private RuleSet? Load(string text, out IReadOnlyList<RuleError> errors) =>
        RuleSet.Load([new RuleSource(Path.Combine(_folder.FullName, "main.conf"), text)], out errors);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
