using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Testing;

namespace Insight.Export.Tests.Destinations.Files;

/// <summary>Files of lines.</summary>
public sealed class FileDestinationTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private string Folder => Path.Combine(_folder.Path, "siem");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Send_Batches_AreWholeLinesForTheirOwnerAlone()
    {
        await using (IDestination destination = Open())
        {
            for (int i = 0; i < 3; i++) Assert.Empty((await destination.SendAsync(Given.Requests(100), CancellationToken.None)).Again);
            Assert.Empty((await destination.SendAsync([.. SampleEvents.With("\n\r\0\"")], CancellationToken.None)).Again);
        }

        string file = Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal("events-00000001.ndjson", Path.GetFileName(file));
        Assert.Equal(305, Ids(file).Length);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Theory]
    [InlineData("{\"torn", 100)]
    [InlineData("", 100)]
    public async Task Open_LastLineIsTorn_IsCutOff(string torn, int whole)
    {
        await using (IDestination destination = Open()) await destination.SendAsync(Given.Requests(100), CancellationToken.None);
        string file = Directory.GetFiles(Folder).Single();
        await File.AppendAllTextAsync(file, torn);

        await using (IDestination destination = Open()) await destination.SendAsync(Given.Requests(5), CancellationToken.None);

        Assert.Equal(whole + 5, Ids(file).Length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task Open_OnlyATornLine_IsAnEmptyFile(int length)
    {
        Directory.CreateDirectory(Folder);
        string file = Path.Combine(Folder, "events-00000007.ndjson");
        await File.WriteAllTextAsync(file, new string('x', length));

        await using (IDestination destination = Open()) await destination.SendAsync(Given.Requests(5), CancellationToken.None);

        Assert.Equal(5, Ids(file).Length);
    }

    [Fact]
    public async Task Send_MoreThanAFileHolds_BeginsTheNextAndKeepsTheLast()
    {
        await using IDestination destination = Open(keep: 3);
        ExportEvent[] batch = [.. Enumerable.Range(0, 9).Select(static i => SampleEvents.Request("/" + new string('x', 50_000)) with { Id = Given.Id(i) })];

        for (int i = 0; i < 12; i++) Assert.Empty((await destination.SendAsync(batch, CancellationToken.None)).Again);

        string[] files = [.. Directory.GetFiles(Folder).Order()];
        Assert.Equal(["events-00000004.ndjson", "events-00000005.ndjson", "events-00000006.ndjson"], files.Select(Path.GetFileName));
        Assert.All(files, static file => Assert.InRange(new FileInfo(file).Length, 1, 1 << 20));
        Assert.All(files, static file => Assert.Equal(18, Ids(file).Length));
    }

    [Fact]
    public async Task Send_FolderCannotBeWritten_IsAProblemUntilItCan()
    {
        await File.WriteAllTextAsync(Folder, "a file where the folder belongs");
        await using IDestination destination = Open();

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);
        Assert.Equal([0, 1], result.Again);
        Assert.Contains(Folder, result.Problem, StringComparison.Ordinal);

        File.Delete(Folder);
        Assert.Empty((await destination.SendAsync(Given.Requests(2), CancellationToken.None)).Again);
    }

    [Fact]
    public async Task Send_Cef_IsALogWithoutJson()
    {
        await using (IDestination destination = Given.Destination(new DestinationOptions { Format = EventFormatKind.Cef, File = new() }, folder: _folder.Path))
        {
            await destination.SendAsync([.. SampleEvents.With("a\nb")], CancellationToken.None);
        }

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "events-00000001.log"));
        Assert.Equal(5, lines.Length);
        Assert.All(lines, static line => Assert.StartsWith("CEF:0|", line, StringComparison.Ordinal));
    }

    private IDestination Open(int keep = 10) => Given.Destination(new DestinationOptions { File = new() { MaxMegabytes = 1, Keep = keep } }, folder: _folder.Path);

    private static string[] Ids(string file) => [.. File.ReadAllLines(file).Select(static line => JsonNode.Parse(line)!["metadata"]!["uid"]!.GetValue<string>())];
}
