using Xunit;

namespace Insight.WafTools;

public sealed class InstallFolderTests : IDisposable
{
    private const string Rule = "SecComponentSignature \"TEST_SET/1.2.3\"\nSecRule ARGS \"@rx evil\" \"id:1000,phase:2,deny,ver:'OTHER/9'\"\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insight-install-");

    private string Target => Path.Combine(_folder.FullName, "waf", "rules");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Install_GoodRules_CopiesAndDescribesThem()
    {
        Write("good/rules/words.data", "evil");
        InstallSource source = Source("good", Rule);

        InstallSummary? summary = new InstallFolder(Target).Install(source, out IReadOnlyList<string> errors);

        Assert.Empty(errors);
        Assert.Equal(("TEST_SET", "1.2.3"), (summary?.Name, summary?.Version));
        Assert.Equal(summary?.ToString(), new InstallFolder(Target).Describe(out _)?.ToString());
        Assert.True(File.Exists(Path.Combine(Target, "crs-setup.conf")));
        Assert.True(File.Exists(Path.Combine(Target, "rules", "words.data")));
        Assert.Equal([Target], Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void Install_OverOldRules_LeavesNothingOfThem()
    {
        Source("old", Rule);
        Write("old/rules/OLD.conf", "SecMarker OLD\n");
        Install("old");
        Source("new", Rule.Replace("1.2.3", "2.0.0", StringComparison.Ordinal));

        InstallSummary? summary = Install("new");

        Assert.Equal("2.0.0", summary?.Version);
        Assert.False(File.Exists(Path.Combine(Target, "rules", "OLD.conf")));
    }

    [Fact]
    public void Install_BrokenRules_NamesFileAndLineAndKeepsTheOld()
    {
        Source("good", Rule);
        Install("good");
        InstallSource broken = Source("broken", Rule + "SecRule ARGS \"@nonsense x\" \"id:1001,phase:2,deny\"\n");

        InstallSummary? summary = new InstallFolder(Target).Install(broken, out IReadOnlyList<string> errors);

        Assert.Null(summary);
        Assert.StartsWith(Path.Combine(_folder.FullName, "broken", "rules", "A.conf") + ":3: ", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal("1.2.3", new InstallFolder(Target).Describe(out _)?.Version);
        Assert.Equal([Target], Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void Install_RuleThatNeverMatches_IsInstalledWithAWarningThatNamesTheOrigin()
    {
        InstallSource source = Source("good", Rule + "SecRule REMOTE_ADDR \"@rbl example.org\" \"id:1001,phase:1,deny\"\n");

        InstallSummary? summary = new InstallFolder(Target).Install(source, out IReadOnlyList<string> errors);

        Assert.Empty(errors);
        Assert.StartsWith(Path.Combine(_folder.FullName, "good", "rules", "A.conf") + ":3: SecRule: @rbl never matches", Assert.Single(summary!.Warnings), StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(Target, "rules", "A.conf") + ":3: ", Assert.Single(new InstallFolder(Target).Describe(out _)!.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void FromDebian_PackageInstalled_LoadsUnmodified()
    {
        if (InstallSource.FromDebian(out _) is not { } source) return;

        InstallSummary? summary = new InstallFolder(Target).Install(source, out IReadOnlyList<string> errors);

        Assert.Empty(errors);
        Assert.Equal("OWASP_CRS", summary?.Name);
    }

    [Fact]
    public void Install_VersionOfRulesOnly_IsTaken()
    {
        Source("good", "SecRule ARGS \"@rx evil\" \"id:1000,phase:2,deny,ver:'OTHER/9.1'\"\n");

        Assert.Equal("OTHER 9.1", Install("good")?.ToString().Split(',')[0]);
    }

    [Fact]
    public void Install_FolderOfOtherThings_IsLeftAlone()
    {
        Write("waf/rules/letter.txt", "Dear Ann");

        Assert.Null(new InstallFolder(Target).Install(Source("good", Rule), out IReadOnlyList<string> errors));

        Assert.Contains("left alone", Assert.Single(errors), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Target, "letter.txt")));
    }

    [Fact]
    public void Install_CutOffBefore_FindsTheOldRulesAgain()
    {
        Source("good", Rule);
        Install("good");
        Directory.Move(Target, Target + ".previous");

        Assert.Null(new InstallFolder(Target).Install(Source("broken", "SecNonsense\n"), out _));

        Assert.Equal("1.2.3", new InstallFolder(Target).Describe(out _)?.Version);
    }

    [Fact]
    public void FromFolder_MissingParts_SaysWhich()
    {
        Assert.Null(InstallSource.FromFolder(Path.Combine(_folder.FullName, "nowhere"), out string? noFolder));
        Assert.Null(InstallSource.FromFolder(_folder.FullName, out string? noRules));
        Write("rules/A.conf", Rule);
        Assert.Null(InstallSource.FromFolder(_folder.FullName, out string? noSetUp));

        Assert.Contains("no such folder", noFolder, StringComparison.Ordinal);
        Assert.Contains("no rules/*.conf", noRules, StringComparison.Ordinal);
        Assert.Contains("neither crs-setup.conf", noSetUp, StringComparison.Ordinal);
    }

    private InstallSummary? Install(string name) =>
        new InstallFolder(Target).Install(InstallSource.FromFolder(Path.Combine(_folder.FullName, name), out _)!, out _);

    private InstallSource Source(string name, string rules)
    {
        Write($"{name}/crs-setup.conf.example", "# set-up\n");
        Write($"{name}/rules/A.conf", rules);
        return InstallSource.FromFolder(Path.Combine(_folder.FullName, name), out _)!;
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
