namespace Insight.Authority.Tests;

public sealed class AuthorityFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authority").FullName;
    private readonly ManualTime _time = new();

    private string Path => System.IO.Path.Combine(_folder, "ca", "authority.json");

    [Fact]
    public void File_IsTheOwnersOnly_AndItsKeysOpenWithThePassphraseOnly()
    {
        AuthorityFile.Write(Path, AuthorityState.Create("mesh.example", Opened.Passphrase, _time.Now), replace: false);

        AuthorityState read = AuthorityFile.Read(Path);
        using CertificateAuthority authority = new(read, Opened.Passphrase, _time);

        Assert.Equal("mesh.example", read.TrustDomain);
        Assert.Contains("BEGIN ENCRYPTED PRIVATE KEY", File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN PRIVATE KEY", File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.Throws<AuthorityException>(() => new CertificateAuthority(read, "another passphrase than this", _time));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Write_DoesNotReplaceAnAuthority_UnlessTold()
    {
        AuthorityState first = AuthorityState.Create("one.example", Opened.Passphrase, _time.Now);
        AuthorityFile.Write(Path, first, replace: false);

        Assert.Throws<AuthorityException>(() => AuthorityFile.Write(Path, first with { TrustDomain = "two.example" }, replace: false));

        Assert.Equal("one.example", AuthorityFile.Read(Path).TrustDomain);
        Assert.Single(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"format":"insight-authority/2","trustDomain":"mesh.example","roots":[]}""")]
    [InlineData("""{"format":"insight-authority/1","trustDomain":"mesh.example","roots":[]}""")]
    public void File_ThatIsNoAuthority_IsRefusedWithAReason(string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, text);

        Assert.Throws<AuthorityException>(() => AuthorityFile.Read(Path));
    }

    [Fact]
    public void Read_OfNothing_SaysHowToMakeOne() =>
        Assert.Contains("insight ca init", Assert.Throws<AuthorityException>(() => AuthorityFile.Read(Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Passphrase_InAFileThatOthersMayRead_IsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        string file = System.IO.Path.Combine(_folder, "passphrase");
        AuthorityFile.WriteSecret(file, Passphrase.Create() + "\n", replace: false);
        Assert.True(Passphrase.FromFile(file).Length >= 40);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Assert.Contains("chmod 600", Assert.Throws<AuthorityException>(() => Passphrase.FromFile(file)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
