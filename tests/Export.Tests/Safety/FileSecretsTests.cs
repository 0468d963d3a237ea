using Insight.Export.Safety;
using Insight.Testing;

namespace Insight.Export.Tests.Safety;

/// <summary>Secrets from files and from the environment.</summary>
public sealed class FileSecretsTests : IDisposable
{
    private const string Marker = "s3cr3t-m4rk3r";

    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly FileSecrets _secrets;

    public FileSecretsTests() => _secrets = new FileSecrets(Path.Combine(_folder.Path, "secrets"), _environment.GetValueOrDefault);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_File_IsItsFirstLine()
    {
        Write("splunk-token", $"{Marker}\r\nsecond line");

        Assert.Equal(Marker, _secrets.Find("splunk-token", out string problem));
        Assert.Equal("", problem);
    }

    [Fact]
    public void Find_EnvironmentVariable_ComesBeforeTheFile()
    {
        Write("splunk-token", "old");
        _environment["INSIGHT_SECRET_SPLUNK_TOKEN"] = Marker;

        Assert.Equal(Marker, _secrets.Find("splunk-token", out _));
    }

    [Fact]
    public void Find_NewContent_HoldsAtOnce()
    {
        Write("token", "old");
        Assert.Equal("old", _secrets.Find("token", out _));
        Write("token", "new");
        Assert.Equal("new", _secrets.Find("token", out _));
    }

    [Fact]
    public void Find_Absent_NamesBothPlaces()
    {
        Assert.Null(_secrets.Find("absent", out string problem));
        Assert.Contains(Path.Combine("secrets", "absent"), problem, StringComparison.Ordinal);
        Assert.Contains("INSIGHT_SECRET_ABSENT", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Find_FileThatOthersCanUse_IsRefusedNamingTheMend(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows()) return;
        Write("token", Marker);
        string path = Path.Combine(_folder.Path, "secrets", "token");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        Assert.Null(_secrets.Find("token", out string problem));
        Assert.Contains($"chmod 600 {path}", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("Token")]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("s3cr3t_m4rk3r")]
    public void Find_NoName_IsRefusedWithoutRepeatingIt(string name)
    {
        Assert.Null(_secrets.Find(name, out string problem));
        if (name.Length > 3) Assert.DoesNotContain(name, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LinkWithinTheFolder_IsFollowed()
    {
        Write("..v1", Marker);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "secrets", "token"), "..v1");

        Assert.Equal(Marker, _secrets.Find("token", out _));
    }

    [Fact]
    public void Find_LinkOutOfTheFolder_IsRefused()
    {
        Write("other", "x");
        string outside = Path.Combine(_folder.Path, "outside");
        Directory.CreateDirectory(outside);
        Write(Path.Combine("..", "outside", "token"), Marker);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "secrets", "..data"), outside);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "secrets", "direct"), Path.Combine(outside, "token"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "secrets", "indirect"), Path.Combine("..data", "token"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "secrets", "circle"), "circle");

        foreach (string name in (string[])["direct", "indirect", "circle"])
        {
            Assert.Null(_secrets.Find(name, out string problem));
            Assert.Contains("link", problem, StringComparison.Ordinal);
            Assert.DoesNotContain(Marker, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Find_NotPlainText_IsRefusedWithoutRepeatingIt()
    {
        Write("long", new string('x', FileSecrets.MaxBytes + 1));
        Write("empty", "\nsecond");
        Write("control", Marker + "\0");
        _environment["INSIGHT_SECRET_LINES"] = Marker + "\r\nX-Other: 1";

        foreach (string name in (string[])["long", "empty", "control", "lines"])
        {
            Assert.Null(_secrets.Find(name, out string problem));
            Assert.NotEqual("", problem);
            Assert.DoesNotContain(Marker, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_TextThatRepeatsASecret_HoldsItNoMore()
    {
        Assert.Equal("token *** is bad", Redaction.Without($"token {Marker} is bad", ["Bearer " + Marker]));
        Assert.Equal("sent: ***", Redaction.Without($"sent: Bearer {Marker}", ["Bearer " + Marker]));
        Assert.Equal("nothing", Redaction.Without("nothing", [""]));
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, "secrets", name);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "secrets"));
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
