using Insight.EndToEnd.Product;
using Xunit;

namespace Insight.EndToEnd.Exports;

/// <summary><c>insight export test</c>, as a user meets it.</summary>
public sealed class ExportCommandTests
{
    [Fact]
    public async Task Test_OfADestinationThatWorks_SaysWhatCameBack()
    {
        using TemporaryData data = new();
        string file = data.Write("insight.yaml", """
            export:
              destinations:
                archive: { streams: [requests], format: cef, file: {} }
            """);

        (int code, string output) = await InsightProcess.RunAsync("export", "test", "archive", "--data", data.Folder, "--config", file);

        Assert.True(code == 0, output);
        Assert.Contains("archive (file): taken", output, StringComparison.Ordinal);
        string written = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(data.Folder, "export", "archive"))));
        Assert.StartsWith("CEF:0|", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfOneThatIsNotThere_SaysWhyAndEndsWithOne()
    {
        using TemporaryData data = new();
        string file = data.Write("insight.yaml", """
            export:
              allow: [127.0.0.1/32]
              destinations:
                siem: { streams: [audit], syslog: { address: "127.0.0.1:1", transport: tcp } }
                splunk: { streams: [audit], splunk: { url: "https://splunk.example:8088", tokenSecret: hec } }
            """);

        (int code, string output) = await InsightProcess.RunAsync("export", "test", "siem", "--data", data.Folder, "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("siem (syslog, tcp://127.0.0.1:1): not taken", output, StringComparison.Ordinal);

        (code, output) = await InsightProcess.RunAsync("export", "test", "splunk", "--data", data.Folder, "--config", file);
        Assert.Equal(1, code);
        Assert.Contains("INSIGHT_SECRET_HEC", output, StringComparison.Ordinal);

        (code, output) = await InsightProcess.RunAsync("export", "test", "siemm", "--data", data.Folder, "--config", file);
        Assert.Equal(2, code);
        Assert.Contains("did you mean 'siem'?", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfAnAddressThatIsRefused_NamesTheLineAndTheRule()
    {
        using TemporaryData data = new();
        string file = data.Write("insight.yaml", """
            export:
              destinations:
                metadata:
                  streams: [requests]
                  https:
                    url: https://169.254.169.254/latest
            """);

        (int code, string output) = await InsightProcess.RunAsync("export", "test", "metadata", "--data", data.Folder, "--config", file);

        Assert.Equal(2, code);
        Assert.Contains("insight.yaml:6", output, StringComparison.Ordinal);
        Assert.Contains("export.allow", output, StringComparison.Ordinal);
    }
}
