using System.Diagnostics;
using Insight.Streaming.Journal;
using static Insight.Streaming.Tests.Journal.JournalTesting;

namespace Insight.Streaming.Tests.Journal;

public sealed class JournalFullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_AllocationFails_DropsAreCountedAndWritingResumes()
    {
        bool full = false;
        MappedFile Allocate(string path, long bytes) => full ? throw new IOException("No space left on device") : MappedFile.Create(path, bytes);
        using JournalWriter writer = JournalWriter.Open(Options(_folder.Path), new LeapingTime(), Allocate, inBackground: false);
        int accepted = 0;
        for (int i = 0; i < 300; i++)
        {
            full = i is > 60 and < 200;
            if (writer.Append(new TestRecord(i, TestRecordKind.Whole).Encode(1000))) accepted++;
            if (i == 150) Assert.Equal("No space left on device", writer.Problem);
        }

        (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(_folder.Path);

        Assert.InRange(writer.Dropped, 70, 139);
        Assert.Equal(300 - accepted, writer.Dropped);
        Assert.Equal(accepted, records.Count);
        Assert.Equal(writer.Dropped, losses.Sum(loss => loss.Records));
        Assert.Null(writer.Problem);
    }

    [Fact]
    public void Open_NoRoomAtAll_CountsInsteadOfFailing()
    {
        using JournalWriter writer = JournalWriter.Open(
            Options(_folder.Path), new LeapingTime(), (_, _) => throw new IOException("No space left on device"), inBackground: false);

        Assert.False(writer.Begin(new TestRecord(1, TestRecordKind.Begin).Encode()).IsAccepted);
        Assert.Equal(1, writer.Dropped);
    }

    [SmallDiskFact]
    public async Task Append_RealDiskFull_DropsAreCountedAndReadingFreesRoom()
    {
        using SmallDisk disk = SmallDisk.Mount(_folder.Sub("disk"), bytes: 400 << 10);
        using JournalWriter writer = OpenWriter(disk.Path, maxSegments: 1000);
        await using JournalReader reader = OpenReader(disk.Path);
        List<(JournalTicket Ticket, long Request)> open = [];
        int accepted = 0;
        for (int round = 0; round < 5; round++)
        {
            long before = writer.Dropped;
            for (int i = 0; i < 5; i++)
            {
                if (writer.Begin(new TestRecord(i, TestRecordKind.Begin).Encode(1000)) is { IsAccepted: true } ticket) open.Add((ticket, i));
            }

            while (writer.Dropped < before + 3)
            {
                if (writer.Append(new TestRecord(accepted, TestRecordKind.Whole).Encode(2000))) accepted++;
            }

            foreach ((JournalTicket ticket, long request) in open) writer.End(ticket, new TestRecord(request, TestRecordKind.End).Encode(JournalWriter.MaxRecordBytes));
            accepted += open.Count;
            open.Clear();
            (List<TestRecord> records, List<StreamLoss> losses) = await DrainAsync(reader);
            Assert.Equal(accepted, records.Count);
            Assert.Equal(writer.Dropped - before, losses.Sum(loss => loss.Records));
            Assert.InRange(accepted, 50, 400);
            accepted = 0;
        }
    }

    /// <summary>A file system of a few hundred kilobytes in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public required string Path { get; init; }

        public static SmallDisk Mount(string path, int bytes)
        {
            Directory.CreateDirectory(path);
            if (!Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", path)) throw new InvalidOperationException($"cannot mount {path}");
            return new SmallDisk { Path = path };
        }

        public static bool Run(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }

        public void Dispose() => Run("umount", "-l", Path);
    }

    /// <summary>Skips where this process may not mount a file system.</summary>
    private sealed class SmallDiskFactAttribute : FactAttribute
    {
        public SmallDiskFactAttribute()
        {
            using var folder = new TemporaryFolder();
            try
            {
                SmallDisk.Mount(folder.Path, 64 << 10).Dispose();
            }
            catch (InvalidOperationException)
            {
                Skip = "needs to mount a small tmpfs (root on Linux)";
            }
        }
    }
}
