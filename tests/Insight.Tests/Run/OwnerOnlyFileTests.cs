using System.Runtime.Versioning;
using Xunit;

namespace Insight.Run;

[UnsupportedOSPlatform("windows")]
public sealed class OwnerOnlyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_AnyValue_OnlyTheOwnerMayReadIt()
    {
        string path = Path.Combine(_folder, "storage.json");

        OwnerOnlyFile.Write(path, new StorageAddress(1, "insight", "secret"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal("secret", OwnerOnlyFile.Read<StorageAddress>(path)!.Password);
    }

    [Fact]
    public void Read_NoFileOrNotJson_IsNull()
    {
        string path = Path.Combine(_folder, "storage.json");
        Assert.Null(OwnerOnlyFile.Read<StorageAddress>(path));

        File.WriteAllText(path, "{");

        Assert.Null(OwnerOnlyFile.Read<StorageAddress>(path));
    }
}
